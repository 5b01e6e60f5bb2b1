package dev.pictor.http;

import dev.pictor.ingest.IngestOutcome;
import dev.pictor.media.Refusal;
import dev.pictor.remote.RemoteException;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.UploadResult;
import dev.pictor.store.StoreException;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/// Chooses status, code and message of everything that goes wrong. No message names the inside of the server.
final class ErrorAnswers {
    private static final List<HttpField> RETRY_SOON = List.of(new PreEncodedHttpField(HttpHeader.RETRY_AFTER, "1"));

    static final Answer BAD_REQUEST = new Answer.Empty(400);
    static final Answer NO_SUCH_ROUTE = new Answer.Empty(404);
    static final Answer NO_SUCH_MEDIA = new Answer.Empty(404);
    static final Answer TOO_MANY_HEADERS = new Answer.Empty(431);
    static final Answer ALIAS_NOT_FOUND = error(404, "alias-not-found", "Requested a file that doesn't exist");
    static final Answer LOST_FILE = error(404, "not-found", "The stored file is missing");
    static final Answer RANGE_REFUSED = error(416, "range-not-satisfiable", "Range header not satisfiable");
    static final Answer INVALID_EXTENSION =
            error(400, "invalid-file-extension", "Process endpoint was called with invalid extension");
    static final Answer INVALID_PROCESS_PATH = ofUpload(Refusal.INVALID_OPERATION);
    static final Answer INVALID_DELETE_TOKEN =
            error(403, "invalid-delete-token", "Provided token did not match expected token");
    static final Answer INVALID_API_TOKEN = error(401, "invalid-api-token", "Invalid API Key");
    static final Answer READ_ONLY = error(400, "read-only", "pict-rs is in read-only mode");
    static final Answer DUPLICATE_ALIAS = error(400, IngestOutcome.AliasTaken.CODE, IngestOutcome.AliasTaken.MESSAGE);
    static final Answer NO_FILES = error(400, "validate-no-files", "No files present in upload");
    static final Answer FILE_TOO_LARGE = error(413, "validate-file-size", "File too large");
    static final Answer STREAM_TOO_SLOW = error(400, "stream-too-slow", "Client took too long to send request");
    static final Answer OVERLOADED = busy(Refusal.BUSY.code(), Refusal.BUSY.message());
    static final Answer ALREADY_CLAIMED = error(400, "already-claimed", "Upload was already claimed");
    static final Answer PROXY_NOT_FOUND = error(404, "proxy-not-found", "Media has not been proxied");
    static final Answer PROXY_NOT_ALLOWED =
            error(400, "proxy-not-allowed", "Cannot use proxied media as Not Found image");
    static final Answer REQUEST_TIMEOUT = error(408, "request-timeout", "Deadline exceeded");
    static final Answer UNEXPECTED = error(500, "unknown-error", "Request failed");

    private ErrorAnswers() {}

    static Answer invalidQuery(String message) {
        return error(400, "invalid-query", message);
    }

    static Answer invalidJson(String message) {
        return error(400, "invalid-json", message);
    }

    static Answer invalidDeadline(String message) {
        return error(400, "parse-deadline", message);
    }

    /// Why an upload in the background failed.
    static Answer ofResult(UploadResult.Failure failure) {
        return error(422, failure.code(), failure.message());
    }

    static Answer invalidForm(String message) {
        return error(400, "file-upload-error", message);
    }

    static Answer methodNotAllowed(String allowed) {
        return new Answer.Empty(405, List.of(new HttpField(HttpHeader.ALLOW, allowed)));
    }

    /// Why media that a client sent are refused.
    static Answer ofUpload(Refusal reason) {
        return switch (reason) {
            case TOO_LARGE -> error(413, reason.code(), reason.message());
            case BUSY -> OVERLOADED;
            case EMPTY,
                    UNREADABLE,
                    CRASHED,
                    TOO_WIDE,
                    TOO_TALL,
                    TOO_MANY_PIXELS,
                    TOO_MANY_FRAMES,
                    KIND_NOT_ALLOWED,
                    NOT_APPROVED,
                    VIDEO_DISABLED,
                    INVALID_OPERATION,
                    TIMEOUT -> error(400, reason.code(), reason.message());
        };
    }

    /// Why stored media are refused: the one who asks did not send them, and a late answer may only need another try.
    static Answer ofStored(Refusal reason) {
        return switch (reason) {
            case TIMEOUT -> busy("command-timeout", "Timed out while waiting for media processing");
            case EMPTY,
                    UNREADABLE,
                    CRASHED,
                    TOO_WIDE,
                    TOO_TALL,
                    TOO_MANY_PIXELS,
                    TOO_MANY_FRAMES,
                    TOO_LARGE,
                    KIND_NOT_ALLOWED,
                    NOT_APPROVED,
                    VIDEO_DISABLED,
                    INVALID_OPERATION,
                    BUSY -> ofUpload(reason);
        };
    }

    static Answer of(RepoException.Kind kind) {
        return switch (kind) {
            case TIMEOUT -> busy("postgres-error", "Timed out waiting for postgres");
            case UNAVAILABLE -> busy("postgres-error", "The database is not available");
            case INVALID_INPUT -> error(400, "postgres-error", "The database cannot hold this value");
            case CORRUPT -> error(500, "extract-details", "A stored record cannot be read");
            case CONFLICT, MISSING_PARENT, OTHER -> error(500, "postgres-error", "The database failed");
        };
    }

    static Answer of(StoreException.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> LOST_FILE;
            case FULL -> error(500, "file-io-error", "No room is left for files");
            case DENIED -> error(500, "file-io-error", "Files are not accessible");
            case OTHER -> error(500, "file-io-error", "The file store failed");
        };
    }

    /// Why media of another server cannot be had.
    static Answer of(RemoteException failure) {
        return switch (failure.kind()) {
            case REFUSED -> error(400, "download-file-error", message(failure));
            case BAD_ANSWER -> error(500, "download-file-error", message(failure));
            case UNREACHABLE -> error(500, RemoteException.UNREACHABLE_CODE, message(failure));
            case TOO_LARGE -> error(400, Refusal.TOO_LARGE.code(), message(failure));
            case TOO_SLOW -> error(400, "stream-too-slow", message(failure));
        };
    }

    private static String message(RemoteException failure) {
        return String.valueOf(failure.getMessage());
    }

    /// The tools that handle media failed, not the media.
    static Answer ofMediaTools() {
        return error(500, "command-error", "Media processing is not available");
    }

    private static Answer error(int status, String code, String message) {
        return new Answer.Json(status, Documents.error(code, message));
    }

    private static Answer busy(String code, String message) {
        return new Answer.Json(503, Documents.error(code, message), RETRY_SOON);
    }
}
