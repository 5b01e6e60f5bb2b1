package dev.pictor.http;

import org.jspecify.annotations.Nullable;

/// Reads a `Range` header as the reference does.
final class Ranges {
    private Ranges() {}

    /// Which bytes to send.
    sealed interface Selection {
        /// All of them; also where the header makes no sense.
        record Whole() implements Selection {}

        /// Those from `first` to `last`, both included.
        record Part(long first, long last) implements Selection {}

        /// One range, and no byte in it.
        record Unsatisfiable() implements Selection {}

        /// More than one range, or another unit.
        record Refused() implements Selection {}
    }

    /// @param first absent for the last bytes
    /// @param last absent for all that follow
    private record Member(@Nullable Long first, @Nullable Long last) {}

    static Selection select(@Nullable String header, long size) {
        int equals = header == null ? -1 : header.indexOf('=');
        if (header == null || equals < 0 || equals + 1 == header.length()) {
            return new Selection.Whole();
        }
        if (!header.startsWith("bytes=")) {
            return new Selection.Refused();
        }
        @Nullable Member only = null;
        for (String text : header.substring(equals + 1).split(",", -1)) {
            @Nullable Member member = member(text.strip());
            if (member != null && only != null) {
                return new Selection.Refused();
            }
            only = member == null ? only : member;
        }
        return only == null ? new Selection.Whole() : select(only, size);
    }

    private static Selection select(Member member, long size) {
        if (member.first() == null) {
            long suffix = member.last() == null ? 0 : Math.min(member.last(), size);
            return suffix == 0 ? new Selection.Unsatisfiable() : new Selection.Part(size - suffix, size - 1);
        }
        if (member.first() >= size) {
            return new Selection.Unsatisfiable();
        }
        long last = member.last() == null ? size - 1 : Math.min(member.last(), size - 1);
        return new Selection.Part(member.first(), last);
    }

    private static @Nullable Member member(String text) {
        int dash = text.indexOf('-');
        if (dash < 0 || text.length() == 1) {
            return null;
        }
        @Nullable Long first = dash == 0 ? null : number(text.substring(0, dash));
        @Nullable Long last = dash == text.length() - 1 ? null : number(text.substring(dash + 1));
        boolean unreadable = (first == null && dash > 0) || (last == null && dash < text.length() - 1);
        return unreadable || (first != null && last != null && first > last) ? null : new Member(first, last);
    }

    /// An unsigned number of 64 bits; one beyond [Long#MAX_VALUE] is beyond every file and counts as that.
    private static @Nullable Long number(String text) {
        String digits = text.startsWith("+") ? text.substring(1) : text;
        if (digits.isEmpty() || !digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return null;
        }
        try {
            long value = Long.parseUnsignedLong(digits);
            return value < 0 ? Long.MAX_VALUE : value;
        } catch (NumberFormatException tooLarge) {
            return null;
        }
    }
}
