package dev.pictor.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A header's value with its parameters, such as `form-data; name="images[]"`.
///
/// @param main in lower case
/// @param parameters by name in lower case; the first of each name
record HeaderValue(String main, Map<String, String> parameters) {
    HeaderValue {
        parameters = Map.copyOf(parameters);
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /// Reads one; empty where it breaks the grammar.
    static Optional<HeaderValue> parse(String text) {
        int semicolon = text.indexOf(';');
        String main = (semicolon < 0 ? text : text.substring(0, semicolon)).strip();
        Reader reader = new Reader(text, semicolon < 0 ? text.length() : semicolon + 1);
        Map<String, String> parameters = new HashMap<>();
        while (reader.hasMore()) {
            if (!reader.readParameter(parameters)) {
                return Optional.empty();
            }
        }
        return Optional.of(new HeaderValue(main.toLowerCase(Locale.ROOT), parameters));
    }

    private static final class Reader {
        private final String text;
        private int position;

        private Reader(String text, int position) {
            this.text = text;
            this.position = position;
        }

        private boolean hasMore() {
            while (position < text.length() && (isSpace() || text.charAt(position) == ';')) {
                position++;
            }
            return position < text.length();
        }

        private boolean isSpace() {
            return text.charAt(position) == ' ' || text.charAt(position) == '\t';
        }

        private boolean readParameter(Map<String, String> parameters) {
            int equals = text.indexOf('=', position);
            if (equals < 0) {
                return false;
            }
            String name = text.substring(position, equals).strip().toLowerCase(Locale.ROOT);
            position = equals + 1;
            boolean quoted = position < text.length() && text.charAt(position) == '"';
            Optional<String> value = quoted ? quoted() : token();
            value.ifPresent(read -> parameters.putIfAbsent(name, read));
            return value.isPresent() && !name.isEmpty() && name.indexOf(';') < 0;
        }

        private Optional<String> token() {
            int semicolon = text.indexOf(';', position);
            int end = semicolon < 0 ? text.length() : semicolon;
            String token = text.substring(position, end).strip();
            position = end;
            return Optional.of(token);
        }

        /// A backslash escapes the next character.
        private Optional<String> quoted() {
            StringBuilder value = new StringBuilder();
            for (position++; position < text.length(); position++) {
                char c = text.charAt(position);
                if (c == '"') {
                    position++;
                    return Optional.of(value.toString());
                }
                if (c == '\\' && position + 1 < text.length()) {
                    position++;
                }
                value.append(text.charAt(position));
            }
            return Optional.empty();
        }
    }
}
