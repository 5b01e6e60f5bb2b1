package dev.pictor.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The names and values of a query string, form-urlencoded, in their order and with their repeats.
record Query(List<Pair> pairs) {
    /// One name with its value; both decoded.
    record Pair(String name, String value) {}

    /// How many pairs there may be.
    static final int MAX_PAIRS = 1_000;

    static final Query EMPTY = new Query(List.of());

    Query {
        pairs = List.copyOf(pairs);
    }

    /// @throws Rejection if there are too many pairs
    static Query parse(@Nullable String encoded) {
        if (encoded == null || encoded.isEmpty()) {
            return EMPTY;
        }
        List<Pair> pairs = new ArrayList<>();
        int start = 0;
        while (start <= encoded.length()) {
            int ampersand = encoded.indexOf('&', start);
            int end = ampersand < 0 ? encoded.length() : ampersand;
            if (end > start) {
                if (pairs.size() == MAX_PAIRS) {
                    throw new Rejection(ErrorAnswers.invalidQuery("too many parameters"));
                }
                pairs.add(pair(encoded.substring(start, end)));
            }
            start = end + 1;
        }
        return new Query(pairs);
    }

    private static Pair pair(String encoded) {
        int equals = encoded.indexOf('=');
        return equals < 0
                ? new Pair(decode(encoded), "")
                : new Pair(decode(encoded.substring(0, equals)), decode(encoded.substring(equals + 1)));
    }

    private static String decode(String text) {
        return Percent.decode(text.replace('+', ' '));
    }

    /// The value of a name that stands exactly once. A repeated one cannot be used.
    Optional<String> single(String name) {
        @Nullable String found = null;
        for (Pair pair : pairs) {
            if (pair.name().equals(name)) {
                if (found != null) {
                    return Optional.empty();
                }
                found = pair.value();
            }
        }
        return Optional.ofNullable(found);
    }
}
