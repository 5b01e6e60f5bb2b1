package dev.pictor.app.log;

import ch.qos.logback.classic.Level;

/// What colours a text.
enum Palette {
    PLAIN {
        @Override
        String level(Level level) {
            return padded(level);
        }

        @Override
        String faint(String text) {
            return text;
        }
    },
    COLOURS {
        @Override
        String level(Level level) {
            int colour = switch (level.toInt()) {
                case Level.ERROR_INT -> 31;
                case Level.WARN_INT -> 33;
                case Level.INFO_INT -> 32;
                case Level.DEBUG_INT -> 34;
                default -> 35;
            };
            return "\u001b[" + colour + "m" + padded(level) + "\u001b[0m";
        }

        @Override
        String faint(String text) {
            return "\u001b[2m" + text + "\u001b[0m";
        }
    };

    abstract String level(Level level);

    abstract String faint(String text);

    private static String padded(Level level) {
        return "%5s".formatted(level);
    }
}
