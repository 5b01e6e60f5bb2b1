package dev.pictor.app.log;

/// How the log looks, and what stands in it.
///
/// @param coloured whether times, levels and targets have colours; never those of JSON
public record LogConfig(Format format, LogFilter filter, boolean coloured) {
    /// What holds until the settings are known.
    static final LogConfig FIRST = new LogConfig(Format.NORMAL, LogFilter.parse("info"), false);

    /// The shape of one event.
    public enum Format {
        /// One line: time, level, the span with its fields, target, message, fields.
        NORMAL,
        /// One line, the fields of the span last.
        COMPACT,
        /// Several lines, with the place in the source.
        PRETTY,
        /// One object a line.
        JSON
    }

    /// The same without colours.
    public LogConfig plain() {
        return new LogConfig(format, filter, false);
    }
}
