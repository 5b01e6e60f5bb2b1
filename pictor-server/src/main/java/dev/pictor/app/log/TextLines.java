package dev.pictor.app.log;

import java.util.Map;
import java.util.stream.Collectors;

/// Events as people read them. Nothing that stands in a value can begin a line, or colour it.
final class TextLines {
    private final Palette palette;

    TextLines(Palette palette) {
        this.palette = palette;
    }

    String normal(Event event) {
        String span = event.span().isEmpty() ? "" : event.span() + "{" + joined(event.spanFields(), "=", " ") + "}: ";
        return head(event) + span + palette.faint(event.target() + ":") + " " + clean(event.message())
                + led(" ", joined(event.fields(), "=", " ")) + end(event);
    }

    String compact(Event event) {
        String span = event.span().isEmpty() ? "" : event.span() + ": ";
        return head(event) + span + palette.faint(event.target() + ":") + " " + clean(event.message())
                + led(" ", joined(event.fields(), "=", " ")) + led(" ", joined(event.spanFields(), "=", " "))
                + end(event);
    }

    String pretty(Event event) {
        String span = event.span().isEmpty()
                ? ""
                : "    in " + event.span() + led(" with ", joined(event.spanFields(), ": ", ", ")) + "\n";
        return "  " + head(event) + palette.faint(event.target() + ":") + " " + clean(event.message())
                + led(", ", joined(event.fields(), ": ", ", ")) + "\n"
                + led("    at ", event.place()) + "\n" + span + event.trace() + "\n";
    }

    private String head(Event event) {
        return palette.faint(event.time()) + " " + palette.level(event.level()) + " ";
    }

    private static String end(Event event) {
        return "\n" + event.trace();
    }

    private static String led(String before, String text) {
        return text.isEmpty() ? "" : before + text;
    }

    private static String joined(Map<String, Object> fields, String between, String after) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + between + clean(field.getValue().toString()))
                .collect(Collectors.joining(after));
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.chars().forEach(letter -> {
            if (Character.isISOControl(letter)) {
                clean.append("\\u%04x".formatted(letter));
            } else {
                clean.append((char) letter);
            }
        });
        return clean.toString();
    }
}
