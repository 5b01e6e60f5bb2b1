package dev.pictor.http;

import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.Level;

/// Tells the end of each request that deserves it, and counts them all. A marker names the span that ends.
final class RequestLog {
    private static final Logger log = LoggerFactory.getLogger(RequestLog.class);

    private static final Marker REQUEST = MarkerFactory.getMarker("request");
    private static final Pattern DELETE = Pattern.compile("^(/+image/+delete/+)[^/]+");
    private static final Pattern CREDENTIALS = Pattern.compile("@|%40");

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
            Level level = level(status);
            if (!log.isEnabledForLevel(level)) {
                return;
            }
            log.atLevel(level)
                    .addMarker(REQUEST)
                    .addKeyValue("method", request.getMethod())
                    .addKeyValue("path", target())
                    .addKeyValue("status", status)
                    .addKeyValue("micros", nanos / 1000)
                    .setCause(status >= 500 || level == success ? failure : null)
                    .log(message(status));
        }

        /// What is told of a target: no delete token, and no address that may hold a password.
        private String target() {
            if (endpoint == Endpoint.DELETE) {
                return "/image/delete/{token}/" + segments.getLast(); // however it was spelled
            }
            Target target = Target.of(request);
            String path = DELETE.matcher(target.path()).replaceFirst("$1{token}");
            String query = target.query();
            if (query == null) {
                return path;
            }
            return path + "?" + (CREDENTIALS.matcher(query).find() ? "{withheld}" : query);
        }
    }

    /// That the client has it already is no redirection: it is what most requests for media come to.
    private Level level(int status) {
        if (status >= 500) {
            return Level.ERROR;
        }
        if (status >= 400) {
            return Level.WARN;
        }
        return status >= 300 && status != HttpStatus.NOT_MODIFIED_304 ? Level.INFO : success;
    }

    private static String message(int status) {
        if (status >= 500) {
            return "server error";
        }
        if (status >= 400) {
            return "client error";
        }
        return status >= 300 && status != HttpStatus.NOT_MODIFIED_304 ? "redirected" : "completed";
    }
}
