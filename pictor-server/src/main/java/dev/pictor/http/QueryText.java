package dev.pictor.http;

import dev.pictor.content.UploadId;
import java.math.BigInteger;
import java.util.Optional;

/// Reads typed values of a query; what it cannot read is refused in the reference's words.
final class QueryText {
    /// The largest unsigned numbers of 16, 32 and 64 bits.
    static final BigInteger MAX_U16 = BigInteger.valueOf(0xffff);
    static final BigInteger MAX_U32 = BigInteger.valueOf(0xffff_ffffL);
    static final BigInteger MAX_U64 = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    static final String NO_ALIAS = "data did not match any variant of untagged enum AliasQuery";

    private static final int MAX_DIGITS = 1000;

    /// How many digits the groups of a UUID have.
    private static final int[] UUID_GROUPS = {8, 4, 4, 4, 12};

    private QueryText() {}

    /// An unsigned number; one beyond [Long#MAX_VALUE] counts as that.
    static long unsigned(String text, BigInteger max) {
        if (text.isEmpty()) {
            throw invalid("cannot parse integer from empty string");
        }
        String digits = text.charAt(0) == '+' ? text.substring(1) : text;
        if (digits.isEmpty() || !digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw invalid("invalid digit found in string");
        }
        if (digits.length() > MAX_DIGITS || new BigInteger(digits).compareTo(max) > 0) {
            throw invalid("number too large to fit in target type");
        }
        return new BigInteger(digits).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    }

    static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid("provided string was not `true` or `false`");
        };
    }

    static Rejection duplicate(String name) {
        return invalid("duplicate field `" + name + "`");
    }

    /// The value of a field that must stand exactly once.
    static String required(Query query, String name) {
        if (query.pairs().stream().filter(pair -> pair.name().equals(name)).count() > 1) {
            throw duplicate(name);
        }
        return query.single(name).orElseThrow(() -> invalid("missing field `" + name + "`"));
    }

    /// The value of a field that may stand once.
    static Optional<String> optional(Query query, String name) {
        return query.pairs().stream().anyMatch(pair -> pair.name().equals(name))
                ? Optional.of(required(query, name))
                : Optional.empty();
    }

    static UploadId uploadId(Query query) {
        String text = required(query, "upload_id");
        return UploadId.parse(text).orElseThrow(() -> invalid(whyNoUuid(text)));
    }

    private static String whyNoUuid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '-' && Character.digit(c, 16) < 0) {
                return "invalid character: found `" + c + "` at " + i;
            }
        }
        String[] groups = text.split("-", -1);
        if (groups.length == 1) {
            return "invalid length: found " + text.length();
        }
        if (groups.length != UUID_GROUPS.length) {
            return "invalid group count: expected " + UUID_GROUPS.length + ", found " + groups.length;
        }
        for (int i = 0; i < groups.length; i++) {
            if (groups[i].length() != UUID_GROUPS[i]) {
                return "invalid group length in group %d: expected %d, found %d"
                        .formatted(i, UUID_GROUPS[i], groups[i].length());
            }
        }
        return "invalid length: found " + text.length();
    }

    static Rejection invalid(String message) {
        return new Rejection(ErrorAnswers.invalidQuery(message));
    }
}
