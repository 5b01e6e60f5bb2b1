package dev.pictor.store.s3;

import dev.pictor.store.StoreException;
import dev.pictor.store.StoreException.Kind;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/// Tells what went wrong between us and the service, in one line that names bucket and key.
final class Failures {
    static final int NOT_FOUND = 404;
    static final int PRECONDITION_FAILED = 412;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int INSUFFICIENT_STORAGE = 507;
    private static final Set<String> FULL =
            Set.of("QuotaExceeded", "StorageFull", "XMinioStorageFull", "EntityTooLarge", "InsufficientCapacity");

    /// Services answer them with 400.
    private static final Set<String> BAD_TOKEN = Set.of("ExpiredToken", "InvalidToken", "TokenRefreshRequired");

    private Failures() {}

    /// @param tried what was tried, on which key of which bucket
    static StoreException failure(String tried, SdkException cause) {
        if (cause instanceof AbortedException) {
            Thread.currentThread().interrupt(); // the client swallows it
        }
        return new StoreException(kind(cause), tried + ": " + reason(cause), cause);
    }

    /// Whether the service says that there is no such object, in a bucket that there is.
    static boolean isNoSuchKey(AwsServiceException failure) {
        return failure.statusCode() == NOT_FOUND && !code(failure).equals("NoSuchBucket");
    }

    /// Whether the service says that the session of the keys is over, or another one.
    static boolean isBadToken(AwsServiceException failure) {
        return BAD_TOKEN.contains(code(failure));
    }

    static String code(AwsServiceException failure) {
        String code = failure.awsErrorDetails() == null
                ? null
                : failure.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }

    static String reason(SdkException cause) {
        if (!(cause instanceof AwsServiceException answer)) {
            return unanswered(cause);
        }
        String code = code(answer);
        String told = answer.awsErrorDetails() == null
                ? ""
                : String.valueOf(answer.awsErrorDetails().errorMessage());
        String hint = switch (code) {
            case "NoSuchBucket" -> "; there is no such bucket, and none is made";
            case "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
                "; look at the access key, the secret key and the region";
            case "RequestTimeTooSkewed" -> "; look at the clock of this machine";
            case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
                "; look at the session token: it is over, or belongs to other keys";
            default ->
                answer.statusCode() == FORBIDDEN && code.isEmpty()
                        ? "; keys without the right to list the bucket see this for missing objects, too"
                        : "";
        };
        return "the service answered " + answer.statusCode() + (code.isEmpty() ? "" : " " + code)
                + (told.isEmpty() || told.equals("null") ? "" : " (" + told.replaceAll("\\s+", " ") + ")") + hint;
    }

    /// The innermost cause says most: refused, unknown host, timed out.
    private static String unanswered(SdkException cause) {
        Throwable inner = cause;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        String text = String.valueOf(inner.getMessage()).replaceAll("\\s+", " ");
        return inner.getClass().getSimpleName() + ": " + text;
    }

    private static Kind kind(SdkException cause) {
        if (!(cause instanceof AwsServiceException answer)) {
            return Kind.OTHER;
        }
        if (FULL.contains(code(answer)) || answer.statusCode() == INSUFFICIENT_STORAGE) {
            return Kind.FULL;
        }
        if (isBadToken(answer)) {
            return Kind.DENIED;
        }
        return switch (answer.statusCode()) {
            case UNAUTHORIZED, FORBIDDEN -> Kind.DENIED;
            case NOT_FOUND -> isNoSuchKey(answer) ? Kind.NOT_FOUND : Kind.OTHER;
            default -> Kind.OTHER;
        };
    }
}
