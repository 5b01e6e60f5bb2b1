package dev.pictor.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpDateTime;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// Judges the conditions of a request, in the order of RFC 9110. Dates are compared at whole seconds, since that is all
/// that `Last-Modified` tells.
final class Conditions {
    /// What the conditions come to.
    enum Verdict {
        /// Answer as if there were none.
        PROCEED,
        /// The client has it already.
        NOT_MODIFIED,
        /// The client wants another one.
        FAILED
    }

    private Conditions() {}

    /// @param tag the entity tag with its quotes, a strong one
    static Verdict judge(HttpFields headers, String tag, Instant modified) {
        if (headers.contains(HttpHeader.IF_MATCH)) {
            if (!matches(headers, HttpHeader.IF_MATCH, tag, Comparison.STRONG)) {
                return Verdict.FAILED;
            }
        } else if (date(headers, HttpHeader.IF_UNMODIFIED_SINCE)
                .filter(since -> modified.getEpochSecond() > since)
                .isPresent()) {
            return Verdict.FAILED;
        }
        if (headers.contains(HttpHeader.IF_NONE_MATCH)) {
            return matches(headers, HttpHeader.IF_NONE_MATCH, tag, Comparison.WEAK)
                    ? Verdict.NOT_MODIFIED
                    : Verdict.PROCEED;
        }
        return date(headers, HttpHeader.IF_MODIFIED_SINCE)
                        .filter(since -> modified.getEpochSecond() <= since)
                        .isPresent()
                ? Verdict.NOT_MODIFIED
                : Verdict.PROCEED;
    }

    /// Whether a `Range` counts: always, unless `If-Range` names another version of the file.
    static boolean rangeCounts(HttpFields headers, String tag, Instant modified) {
        String condition = headers.get(HttpHeader.IF_RANGE);
        if (condition == null) {
            return true;
        }
        List<String> tags = tags(condition);
        if (!tags.isEmpty()) {
            return tags.getFirst().equals(tag);
        }
        return date(condition).map(date -> date == modified.getEpochSecond()).orElse(true);
    }

    private enum Comparison {
        STRONG,
        WEAK
    }

    private static boolean matches(HttpFields headers, HttpHeader name, String tag, Comparison comparison) {
        List<String> lines = headers.getFields(name).stream()
                .map(field -> field.getValue() == null ? "" : field.getValue())
                .toList();
        if (lines.size() == 1 && lines.getFirst().strip().equals("*")) {
            return true;
        }
        return lines.stream().flatMap(line -> tags(line).stream()).anyMatch(listed -> switch (comparison) {
            case STRONG -> listed.equals(tag);
            case WEAK -> listed.equals(tag) || listed.equals("W/" + tag);
        });
    }

    /// The well-formed entity tags of a list; all else in it is dropped.
    private static List<String> tags(String list) {
        List<String> tags = new ArrayList<>();
        int i = 0;
        while (i < list.length()) {
            int end = endOfMember(list, i);
            String member = list.substring(i, end).strip();
            String opaque = member.startsWith("W/") ? member.substring(2) : member;
            if (opaque.length() >= 2 && opaque.startsWith("\"") && opaque.indexOf('"', 1) == opaque.length() - 1) {
                tags.add(member);
            }
            i = end + 1;
        }
        return tags;
    }

    /// Commas inside quotes belong to the tag.
    private static int endOfMember(String list, int start) {
        boolean quoted = false;
        for (int i = start; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return list.length();
    }

    private static Optional<Long> date(HttpFields headers, HttpHeader name) {
        String text = headers.get(name);
        return text == null ? Optional.empty() : date(text);
    }

    /// Seconds since 1970; empty for a text that is none of the three forms of a date.
    private static Optional<Long> date(String text) {
        try {
            return Optional.of(HttpDateTime.parse(text).toEpochSecond());
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }
}
