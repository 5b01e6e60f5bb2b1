package dev.pictor.http;

import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpStatus;

/// Counts and times requests, by the pattern of their path and by their status.
final class RequestNumbers {
    private final Meter meter;
    private final Map<String, Meter.Counter> started = new ConcurrentHashMap<>();
    private final Map<End, Ended> ended = new ConcurrentHashMap<>();

    RequestNumbers(Meter meter) {
        this.meter = meter;
    }

    /// @param status 0 where the client left before the head of the answer
    private record End(String pattern, int status) {}

    private record Ended(Meter.Counter count, Meter.Timer time) {}

    /// @param pattern as [Pattern] names it
    void started(String pattern) {
        started.computeIfAbsent(pattern, key -> meter.counter("pict_rs_request_start", path(key)))
                .add(1);
    }

    void ended(String pattern, int status, long nanos) {
        Ended end = ended.computeIfAbsent(new End(pattern, status), this::numbers);
        end.count().add(1);
        end.time().record(nanos);
    }

    private Ended numbers(End end) {
        Label[] labels = end.status() == 0
                ? new Label[] {path(end.pattern())}
                : new Label[] {path(end.pattern()), new Label("status", status(end.status()))};
        return new Ended(meter.counter("pict_rs_request_end", labels), meter.timer("pict_rs_request_timings", labels));
    }

    private static String status(int status) {
        String reason = HttpStatus.getMessage(status);
        return status + " " + (reason == null ? "Unknown" : reason);
    }

    private static Label path(String pattern) {
        return new Label("path", pattern.isEmpty() ? "None" : "Some(\"" + pattern + "\")");
    }
}
