package dev.pictor.http;

import java.math.BigInteger;
import java.util.Optional;

/// Reads typed values of a query; what it cannot read is refused in the reference's words.
final class QueryText {
    /// The largest unsigned numbers of 16, 32 and 64 bits.
    static final BigInteger MAX_U16 = BigInteger.valueOf(0xffff);
    static final BigInteger MAX_U32 = BigInteger.valueOf(0xffff_ffffL);
    static final BigInteger MAX_U64 = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    private static final int MAX_DIGITS = 1000;

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

    /// The source that a request names by `alias`.
    static String alias(Query query) {
        return query.single("alias")
                .orElseThrow(() -> invalid("data did not match any variant of untagged enum AliasQuery"));
    }

    /// The source that a request of a rendition names.
    static String processSource(Query query) {
        Optional<String> source = query.single("src").or(() -> query.single("alias"));
        return source.orElseThrow(() -> invalid("data did not match any variant of untagged enum ProcessSource"));
    }

    private static Rejection invalid(String message) {
        return new Rejection(ErrorAnswers.invalidQuery(message));
    }
}
