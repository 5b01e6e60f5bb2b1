package dev.pictor.app.log;

import ch.qos.logback.classic.Level;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which events are told: levels of targets, the longest that matches counting. A target is the name of a logger;
/// that of the reference means ours.
public record LogFilter(List<Directive> directives) {
    private static final Pattern COMMA = Pattern.compile(",(?![^\\[]*])");
    private static final Pattern DIRECTIVE =
            Pattern.compile("(?<target>[^=\\[]*)(?<condition>\\[\\{?(?<field>[^=}\\]]*)[^]]*])?(=(?<level>[^=]*))?");
    private static final String REFERENCE = "pict_rs";
    private static final String OURS = "dev.pictor";

    /// What these say below a warning is of use to nobody but their authors, and Jetty would tell of headers. Who
    /// wants it names them.
    private static final List<String> LIBRARIES = List.of("org.eclipse.jetty", "org.flywaydb", "com.zaxxer.hikari");

    private static final Map<String, Level> LEVELS = Map.ofEntries(
            Map.entry("", Level.ERROR),
            Map.entry("off", Level.OFF),
            Map.entry("0", Level.OFF),
            Map.entry("error", Level.ERROR),
            Map.entry("1", Level.ERROR),
            Map.entry("warn", Level.WARN),
            Map.entry("2", Level.WARN),
            Map.entry("info", Level.INFO),
            Map.entry("3", Level.INFO),
            Map.entry("debug", Level.DEBUG),
            Map.entry("4", Level.DEBUG),
            Map.entry("trace", Level.TRACE),
            Map.entry("5", Level.TRACE));

    public LogFilter {
        directives = List.copyOf(directives);
    }

    /// The level of the targets that begin so.
    ///
    /// @param field only of events that have this one; empty for all
    record Directive(String target, String field, Level level) {
        private boolean isFor(String logger) {
            return logger.startsWith(target);
        }

        private String above() {
            return target.substring(0, Math.max(0, target.lastIndexOf('.')));
        }
    }

    /// Reads directives, separated by commas: a level, a target, or both with a sign of equality between them.
    ///
    /// @throws IllegalArgumentException if one is none of these
    public static LogFilter parse(String text) {
        Map<String, Directive> directives = new LinkedHashMap<>();
        for (String part : COMMA.split(text, -1)) {
            Directive directive = directive(part);
            directives.put(directive.target() + "[" + directive.field(), directive);
        }
        Directive all = directives.get("[");
        for (String library : LIBRARIES) {
            boolean isNamed = directives.values().stream()
                    .map(Directive::target)
                    .anyMatch(
                            target -> !target.isEmpty() && (target.startsWith(library) || library.startsWith(target)));
            if (all != null && !isNamed) {
                Level level = all.level().isGreaterOrEqual(Level.WARN) ? all.level() : Level.WARN;
                directives.put(library + "[", new Directive(library, "", level));
            }
        }
        return new LogFilter(List.copyOf(directives.values()));
    }

    private static Directive directive(String text) {
        Matcher parts = DIRECTIVE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no directive: " + text);
        }
        Level alone = LEVELS.get(text.toLowerCase(Locale.ROOT));
        if (alone != null) {
            return new Directive("", "", alone);
        }
        return new Directive(
                ours(parts.group("target")),
                Optional.ofNullable(parts.group("field")).orElse(""),
                level(parts.group("level")));
    }

    private static Level level(@Nullable String word) {
        Level level = word == null ? Level.TRACE : LEVELS.get(word.toLowerCase(Locale.ROOT));
        if (level == null) {
            throw new IllegalArgumentException("no level: " + word);
        }
        return level;
    }

    private static String ours(String target) {
        return target.startsWith(REFERENCE)
                ? OURS + target.substring(REFERENCE.length()).replace("::", ".")
                : target;
    }

    /// Whether an event is told.
    ///
    /// @param hasField whether it has a field of that name
    boolean accepts(String target, Level level, Predicate<String> hasField) {
        return directives.stream()
                .filter(directive -> directive.isFor(target))
                .filter(directive -> directive.field().isEmpty() || hasField.test(directive.field()))
                .max(Comparator.<Directive>comparingInt(one -> one.target().length())
                        .thenComparingInt(one -> one.field().length()))
                .filter(directive -> level.isGreaterOrEqual(directive.level()))
                .isPresent();
    }

    /// The loggers that get a level of their own, the root under its empty name.
    Set<String> loggers() {
        Set<String> names = new TreeSet<>(Set.of(""));
        for (Directive directive : directives) {
            names.add(directive.target());
            names.add(directive.above());
        }
        return names;
    }

    /// The lowest level that may be told of a logger, or of one below it that has none of its own.
    Level lowest(String logger) {
        int longest = directives.stream()
                .filter(directive -> directive.field().isEmpty() && directive.isFor(logger))
                .mapToInt(directive -> directive.target().length())
                .max()
                .orElse(-1);
        return directives.stream()
                .filter(directive -> directive.above().equals(logger)
                        || (directive.isFor(logger) && directive.target().length() >= longest))
                .map(Directive::level)
                .min(Comparator.comparingInt(Level::toInt))
                .orElse(Level.OFF);
    }
}
