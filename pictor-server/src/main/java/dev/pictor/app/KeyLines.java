package dev.pictor.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// In which line of a file each key stands, as well as that can be told without parsing it: for messages only.
final class KeyLines {
    private static final Pattern TOML_TABLE = Pattern.compile("\\s*\\[([^\\[\\]]+)].*");
    private static final Pattern TOML_KEY = Pattern.compile("\\s*([A-Za-z0-9_.\"' -]+?)\\s*=.*");
    private static final Pattern NESTED_KEY = Pattern.compile("([\\s{,]*)[\"']?([A-Za-z0-9_.-]+)[\"']?\\s*:(.*)");

    private final Map<String, Integer> lines = new HashMap<>();

    private KeyLines() {}

    static KeyLines of(String extension, String text) {
        KeyLines found = new KeyLines();
        if (extension.equals("toml")) {
            found.readToml(text);
        } else {
            found.readIndented(text);
        }
        return found;
    }

    /// The line of a key, or else of the table that it is in.
    OptionalInt find(String key) {
        for (String part = key; !part.isEmpty(); part = part.substring(0, Math.max(0, part.lastIndexOf('.')))) {
            Integer line = lines.get(part);
            if (line != null) {
                return OptionalInt.of(line);
            }
        }
        return OptionalInt.empty();
    }

    private void readToml(String text) {
        String table = "";
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            Matcher header = TOML_TABLE.matcher(line);
            Matcher key = TOML_KEY.matcher(line);
            if (header.matches()) {
                table = plain(header.group(1)) + ".";
                lines.putIfAbsent(plain(header.group(1)), number);
            } else if (key.matches()) {
                lines.putIfAbsent(table + plain(key.group(1)), number);
            }
        }
    }

    private record Level(int indent, String key) {}

    /// Keys that stand deeper belong to the one above them.
    private void readIndented(String text) {
        Deque<Level> above = new ArrayDeque<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            Matcher key = NESTED_KEY.matcher(line);
            if (key.lookingAt()) {
                int indent = key.group(1).length();
                while (!above.isEmpty() && above.peek().indent() >= indent) {
                    above.pop();
                }
                String prefix = above.isEmpty() ? "" : above.peek().key() + ".";
                String name = prefix + plain(key.group(2));
                lines.putIfAbsent(name, number);
                above.push(new Level(indent, name));
            }
        }
    }

    private static String plain(String key) {
        return key.replaceAll("[\"' ]", "").toLowerCase(Locale.ROOT);
    }
}
