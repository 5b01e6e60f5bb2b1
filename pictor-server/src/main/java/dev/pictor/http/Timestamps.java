package dev.pictor.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// Reads moments as RFC 3339 writes them; `T` and `Z` may be in lower case, and a space may stand for `T`. What cannot
/// be read is refused in the reference's words.
final class Timestamps {
    private static final int MAX_NANO_DIGITS = 9;

    private final String text;
    private int position;

    private Timestamps(String text) {
        this.text = text;
    }

    static Instant parse(String text) {
        return new Timestamps(text).read();
    }

    private Instant read() {
        int year = component("year", 4, 0, 9999);
        require('-');
        int month = component("month", 2, 1, 12);
        require('-');
        int day = component("day", 2, 1, 31);
        if (position >= text.length() || "Tt ".indexOf(text.charAt(position++)) < 0) {
            throw unparsable("separator");
        }
        int hour = component("hour", 2, 0, 23);
        require(':');
        int minute = component("minute", 2, 0, 59);
        require(':');
        int second = component("second", 2, 0, 60);
        int nanos = fraction();
        ZoneOffset offset = offset();
        if (position < text.length()) {
            throw QueryText.invalid("unexpected trailing characters; the end of input was expected");
        }
        try {
            // A leap second counts as the one before it.
            return OffsetDateTime.of(year, month, day, hour, minute, Math.min(second, 59), nanos, offset)
                    .toInstant();
        } catch (DateTimeException noSuchDay) {
            throw QueryText.invalid("day was not in range");
        }
    }

    private int component(String name, int digits, int min, int max) {
        int end = position + digits;
        if (end > text.length()
                || !text.substring(position, end).chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw unparsable(name);
        }
        int value = Integer.parseInt(text, position, end, 10);
        position = end;
        if (value < min || value > max) {
            throw QueryText.invalid(name + " was not in range");
        }
        return value;
    }

    private void require(char literal) {
        if (position >= text.length() || text.charAt(position) != literal) {
            throw QueryText.invalid("a character literal was not valid");
        }
        position++;
    }

    /// The nanoseconds; further digits are cut off.
    private int fraction() {
        if (position >= text.length() || text.charAt(position) != '.') {
            return 0;
        }
        int start = ++position;
        int nanos = 0;
        while (position < text.length() && Character.digit(text.charAt(position), 10) >= 0) {
            if (position - start < MAX_NANO_DIGITS) {
                nanos = nanos * 10 + Character.digit(text.charAt(position), 10);
            }
            position++;
        }
        if (position == start) {
            throw unparsable("subsecond");
        }
        for (int digits = position - start; digits < MAX_NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private ZoneOffset offset() {
        char sign = position < text.length() ? text.charAt(position) : ' ';
        if (sign == 'Z' || sign == 'z') {
            position++;
            return ZoneOffset.UTC;
        }
        if (sign != '+' && sign != '-') {
            throw unparsable("offset hour");
        }
        position++;
        int hours = component("offset hour", 2, 0, 23);
        require(':');
        int minutes = component("offset minute", 2, 0, 59);
        int seconds = (hours * 60 + minutes) * 60;
        try {
            return ZoneOffset.ofTotalSeconds(sign == '-' ? -seconds : seconds);
        } catch (DateTimeException beyond) {
            throw QueryText.invalid("offset hour was not in range");
        }
    }

    private static Rejection unparsable(String component) {
        return QueryText.invalid("the '" + component + "' component could not be parsed");
    }
}
