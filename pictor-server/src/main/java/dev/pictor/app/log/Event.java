package dev.pictor.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/// What happened, as it is told. An event with a marker ends the span of that name, and its values are the span's.
///
/// @param span empty where it has none
/// @param place where it is in the source; empty where nobody asked
/// @param trace the stack of what was thrown; empty without
record Event(
        Instant instant,
        Level level,
        String target,
        String message,
        Map<String, Object> fields,
        String span,
        Map<String, Object> spanFields,
        String place,
        String trace) {
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    static Event of(ILoggingEvent event, LogConfig.Format format) {
        Map<String, Object> values = new LinkedHashMap<>();
        Optional.ofNullable(event.getKeyValuePairs())
                .orElse(List.<KeyValuePair>of())
                .forEach(pair -> values.put(pair.key, pair.value == null ? "" : pair.value));
        List<Marker> markers = Optional.ofNullable(event.getMarkerList()).orElse(List.of());
        boolean ends = !markers.isEmpty();
        return new Event(
                event.getInstant(),
                event.getLevel(),
                event.getLoggerName(),
                String.valueOf(event.getFormattedMessage()),
                ends ? Map.of() : values,
                ends ? markers.getFirst().getName() : "",
                ends ? values : Map.of(),
                format == LogConfig.Format.PRETTY ? place(event) : "",
                event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }

    private static String place(ILoggingEvent event) {
        StackTraceElement[] callers = event.getCallerData();
        return callers.length == 0 ? "" : callers[0].getFileName() + ":" + callers[0].getLineNumber();
    }

    /// As RFC 3339 has it.
    String time() {
        return MICROSECONDS.format(instant);
    }
}
