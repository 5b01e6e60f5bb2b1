package dev.pictor.http;

import java.util.List;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Writes one line about each request that deserves one, and counts them all. Delete tokens never appear in it.
final class RequestLog {
    private static final Logger log = LoggerFactory.getLogger(RequestLog.class);

    private final Level success;
    private final RequestNumbers numbers;

    /// @param success the level of requests that went well
    RequestLog(Level success, RequestNumbers numbers) {
        this.success = success;
        this.numbers = numbers;
    }

    Entry start(Request request) {
        return new Entry(request);
    }

    /// What is known of one request so far.
    final class Entry {
        private final Request request;
        private final long startedNanos = System.nanoTime();
        private @Nullable Endpoint endpoint;
        private List<String> segments = List.of();
        private String pattern = PathPattern.NONE;
        private @Nullable Throwable failure;

        private Entry(Request request) {
            this.request = request;
        }

        void reached(Endpoint reached, List<String> path) {
            endpoint = reached;
            segments = path;
            pattern = PathPattern.of(reached, path);
            numbers.started(pattern);
        }

        /// What went wrong; the client reads less of it.
        void failed(Throwable cause) {
            failure = cause;
        }

        /// @param sent whether the head of an answer was
        void finish(int status, boolean sent) {
            long nanos = System.nanoTime() - startedNanos;
            if (endpoint == null) {
                numbers.started(pattern);
            }
            numbers.ended(pattern, sent ? status : 0, nanos);
            Level level = status >= 500 ? Level.ERROR : status >= 400 ? Level.WARN : success;
            if (!log.isEnabledForLevel(level)) {
                return;
            }
            log.atLevel(level)
                    .addKeyValue("method", request.getMethod())
                    .addKeyValue("target", target())
                    .addKeyValue("status", status)
                    .addKeyValue("micros", nanos / 1000)
                    .setCause(status >= 500 || level == success ? failure : null)
                    .log("request");
        }

        private String target() {
            if (endpoint == Endpoint.DELETE) {
                return "/image/delete/{token}/" + segments.getLast();
            }
            return Target.of(request).toString();
        }
    }
}
