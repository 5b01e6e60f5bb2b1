package dev.pictor.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/// Closes connections on which no request becomes complete in time, whether nothing arrives or a trickle. A connection
/// that waits for its next request is idle for as long at most. Closes those, too, whose client does not take an
/// answer; over HTTP/2 only the stream is ended.
final class HeadDeadlines extends AbstractLifeCycle implements Connection.Listener {
    /// How long a connection may be without a complete request head.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Map<Connection, State> connections = new ConcurrentHashMap<>();
    private final Scheduler scheduler;
    private final Duration answerPatience;

    /// @param answerPatience how long a client may take for an answer that is sent at once
    HeadDeadlines(Scheduler scheduler, Duration answerPatience) {
        this.scheduler = scheduler;
        this.answerPatience = answerPatience;
    }

    private static final class State {
        /// How many requests are being answered; over HTTP/2 there may be many.
        private final AtomicInteger underWay = new AtomicInteger();

        /// When the last answer was sent that has not arrived; 0 where there is none.
        private volatile long answeredAt;

        /// The same for each stream of HTTP/2.
        private final Map<Http2Stream, Long> answeredStreams = new ConcurrentHashMap<>();

        private volatile boolean used;
        private volatile boolean closing;
        private volatile long idleSince = System.nanoTime();

        private boolean isBusy() {
            return underWay.get() > 0;
        }

        private boolean isLate(long now) {
            return !isBusy() && now - idleSince > PATIENCE.toNanos();
        }
    }

    @Override
    protected void doStart() {
        scheduleNext();
    }

    /// Encryption is below the connection that counts.
    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof SslConnection)) {
            connections.put(connection, new State());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        connections.remove(connection);
    }

    /// A request head was complete.
    void begun(Request request) {
        State state = connections.get(request.getConnectionMetaData().getConnection());
        if (state != null) {
            state.underWay.incrementAndGet();
            state.used = true;
        }
    }

    /// An answer is sent, all at once.
    void answering(Request request) {
        State state = connections.get(request.getConnectionMetaData().getConnection());
        if (state != null) {
            long now = System.nanoTime();
            Http2Stream.of(request)
                    .ifPresentOrElse(
                            stream -> state.answeredStreams.put(stream, now), () -> state.answeredAt = now | 1);
        }
    }

    /// An answer has arrived.
    void ended(Request request) {
        State state = connections.get(request.getConnectionMetaData().getConnection());
        if (state != null) {
            state.idleSince = System.nanoTime();
            state.answeredAt = 0;
            Http2Stream.of(request).ifPresent(state.answeredStreams::remove);
            state.underWay.decrementAndGet();
        }
    }

    /// Closes the connections that wait for a request.
    void closeIdle() {
        connections.forEach((connection, state) -> {
            if (!state.isBusy()) {
                close(connection, state);
            }
        });
    }

    private void scheduleNext() {
        scheduler.schedule(this::sweep, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        long now = System.nanoTime();
        connections.forEach((connection, state) -> {
            if (state.isLate(now)) {
                if (!state.used) {
                    tellLate(connection);
                }
                close(connection, state);
            } else if (connection instanceof HttpConnection && readsTooSlowly(state, now)) {
                connection.getEndPoint().close();
            } else {
                resetSlowStreams(state, now);
            }
        });
        if (isRunning()) {
            scheduleNext();
        }
    }

    private boolean readsTooSlowly(State state, long now) {
        long since = state.answeredAt;
        return since != 0 && now - since > answerPatience.toNanos();
    }

    private void resetSlowStreams(State state, long now) {
        state.answeredStreams.forEach((stream, since) -> {
            if (now - since > answerPatience.toNanos()) {
                stream.reset();
            }
        });
    }

    /// HTTP/2 says good-bye first; who does not listen is cut off by the next look.
    private static void close(Connection connection, State state) {
        if (connection instanceof HttpConnection || state.closing) {
            connection.getEndPoint().close();
        } else {
            state.closing = true;
            connection.close();
        }
    }

    /// Best effort: a client that sent nothing may not listen either.
    private static void tellLate(Connection connection) {
        if (!(connection instanceof HttpConnection)) {
            return;
        }
        String answer = "HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\ndate: "
                + DateGenerator.formatDate(Instant.now()) + "\r\n\r\n";
        try {
            connection.getEndPoint().flush(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException gone) {
            // It is closed next.
        }
    }
}
