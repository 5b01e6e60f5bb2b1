package dev.pictor.http;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;

/// Reads until when a client waits for an answer: nanoseconds since 1970.
final class RequestDeadline {
    static final String HEADER = "X-Request-Deadline";
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,39}");
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);
    private static final long MIN_SECOND =
            Instant.parse("-9999-01-01T00:00:00Z").getEpochSecond();
    private static final long MAX_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private RequestDeadline() {}

    /// How long the client still waits; zero or less if it does no longer, empty if it does not say.
    ///
    /// @throws Rejection if the header cannot be read
    static Optional<Duration> left(HttpFields headers, Clock clock) {
        String text = headers.get(HEADER);
        if (text == null) {
            return Optional.empty();
        }
        if (!text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw refused("Invalid header string");
        }
        if (!INTEGER.matcher(text).matches() || new BigInteger(text).bitLength() > 127) {
            throw refused("Invalid deadline format");
        }
        BigInteger[] parts = new BigInteger(text).divideAndRemainder(NANOS);
        if (parts[0].bitLength() > 63 || parts[0].longValue() < MIN_SECOND || parts[0].longValue() > MAX_SECOND) {
            throw refused("Invalid deadline timestmap"); // as the reference spells it
        }
        Instant deadline = Instant.ofEpochSecond(parts[0].longValue(), parts[1].longValue());
        return Optional.of(Duration.between(clock.instant(), deadline));
    }

    private static Rejection refused(String message) {
        return new Rejection(ErrorAnswers.invalidDeadline(message));
    }
}
