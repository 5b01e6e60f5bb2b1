package dev.pictor.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/// Closes connections on which no request becomes complete in time, whether nothing arrives or a trickle. A connection
/// that waits for its next request is idle for as long at most.
final class HeadDeadlines extends AbstractLifeCycle implements Connection.Listener {
    /// How long a connection may be without a complete request head.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Map<Connection, State> connections = new ConcurrentHashMap<>();
    private final Scheduler scheduler;

    HeadDeadlines(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    private static final class State {
        private volatile boolean busy;
        private volatile boolean used;
        private volatile long idleSince = System.nanoTime();

        private boolean isLate(long now) {
            return !busy && now - idleSince > PATIENCE.toNanos();
        }
    }

    @Override
    protected void doStart() {
        scheduleNext();
    }

    @Override
    public void onOpened(Connection connection) {
        connections.put(connection, new State());
    }

    @Override
    public void onClosed(Connection connection) {
        connections.remove(connection);
    }

    /// A request head was complete.
    void begun(Request request) {
        State state = connections.get(request.getConnectionMetaData().getConnection());
        if (state != null) {
            state.busy = true;
            state.used = true;
        }
    }

    /// A request was answered.
    void ended(Request request) {
        State state = connections.get(request.getConnectionMetaData().getConnection());
        if (state != null) {
            state.idleSince = System.nanoTime();
            state.busy = false;
        }
    }

    /// Closes the connections that wait for a request.
    void closeIdle() {
        connections.forEach((connection, state) -> {
            if (!state.busy) {
                connection.getEndPoint().close();
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
                close(connection, state);
            }
        });
        if (isRunning()) {
            scheduleNext();
        }
    }

    private static void close(Connection connection, State state) {
        if (!state.used) {
            tellLate(connection);
        }
        connection.getEndPoint().close();
    }

    /// Best effort: a client that sent nothing may not listen either.
    private static void tellLate(Connection connection) {
        String answer = "HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\ndate: "
                + DateGenerator.formatDate(Instant.now()) + "\r\n\r\n";
        try {
            connection.getEndPoint().flush(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException gone) {
            // It is closed next.
        }
    }
}
