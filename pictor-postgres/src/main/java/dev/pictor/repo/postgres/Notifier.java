package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Variant;
import dev.pictor.job.Queue;
import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens on a connection of its own and passes on what it hears, without ever waiting for anybody.
///
/// A notification is a hint: whoever is woken looks in the table. What was sent while the connection was down
/// is lost, so everybody is woken, and memory forgotten, when there is a new one.
final class Notifier implements AutoCloseable {
    private static final Set<String> SHARED = Set.of(Queue.CLEANUP.name(), Queue.PROCESS.name());
    private static final Logger log = LoggerFactory.getLogger(Notifier.class);

    private static final String LISTEN = """
            LISTEN queue_status_channel;
            LISTEN upload_completion_channel;
            LISTEN keyed_notification_channel;
            LISTEN pictor_changes
            """;

    // Shared, because a connection that was lost may hold it for a while longer.
    private static final String SHOW_PRESENCE = """
            SELECT pg_try_advisory_lock_shared(?)
            """;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /// Names this node; its lock is held as long as the server has a connection of ours.
    private final long node = ThreadLocalRandom.current().nextLong();

    private final DataSource source;
    private final Listeners listeners;
    private final JobWakeups jobs;
    private final KeyWaiters keys;
    private final int silenceMillis;
    private final Thread thread =
            Thread.ofPlatform().name("pictor-notifier").daemon().unstarted(this::run);
    private volatile @Nullable Connection current;
    private volatile Meter meter = Meter.none();
    private volatile boolean hears;
    private volatile boolean closed;
    private volatile Runnable whenBack = () -> {};

    /// @param silence after which the peer is asked whether it is there; it has as long again to answer
    Notifier(DataSource source, Listeners listeners, JobWakeups jobs, KeyWaiters keys, Duration silence) {
        this.source = source;
        this.listeners = listeners;
        this.jobs = jobs;
        this.keys = keys;
        this.silenceMillis = Math.toIntExact(silence.toMillis());
    }

    /// Does this too, whenever there is a new connection after one that was lost.
    void whenBack(Runnable action) {
        whenBack = action;
    }

    /// Listens from when this returns on.
    void start() throws SQLException {
        connect();
        thread.start();
    }

    long node() {
        return node;
    }

    boolean hears() {
        return hears;
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            try {
                Connection connection = current;
                if (connection == null) {
                    connection = connect();
                    whenBack.run();
                    log.info("listening for notifications again");
                }
                pause = FIRST_PAUSE;
                listen(connection);
            } catch (SQLException | RuntimeException failure) {
                disconnect();
                if (!closed) {
                    log.atWarn().setCause(failure).log("lost the connection that listens for notifications");
                    pause = rest(pause);
                }
            }
        }
        disconnect(); // the connection may have come after the repo was closed
    }

    private Connection connect() throws SQLException {
        Connection connection = source.getConnection();
        try {
            connection.setAutoCommit(true);
            connection.setNetworkTimeout(Runnable::run, silenceMillis);
            new Session(connection).one(SHOW_PRESENCE, row -> row.getBoolean(1), node);
            try (Statement statement = connection.createStatement()) {
                statement.execute(LISTEN);
            }
            current = connection;
            listeners.everythingChanged(); // before memory counts as trustworthy again
            hears = true;
            jobs.wakeAll();
            keys.wakeAll();
            return connection;
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    private void listen(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (!closed) {
            PGNotification[] heard = postgres.getNotifications(silenceMillis);
            if (heard == null || heard.length == 0) {
                ping(connection);
            } else {
                for (PGNotification notification : heard) {
                    pass(notification.getName(), notification.getParameter());
                }
            }
        }
    }

    private static void ping(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    /// From now on what is heard is counted.
    void count(Meter to) {
        meter = to;
    }

    private void pass(String channel, String payload) {
        meter.count("pict_rs_postgres_notification");
        try {
            switch (channel) {
                case "queue_status_channel" -> jobChanged(payload);
                case "keyed_notification_channel" -> keys.wake(payload);
                case "upload_completion_channel" -> {
                    meter.count("pict_rs_postgres_upload_notifier_notified");
                    keys.wake(payload);
                }
                case "pictor_changes" -> changed(payload);
                default -> {}
            }
        } catch (IllegalArgumentException unreadable) {
            log.atDebug().addKeyValue("channel", channel).setCause(unreadable).log("unreadable notification");
        }
    }

    /// `<job id> <queue>`; a bare id may be of any queue.
    private void jobChanged(String payload) {
        int space = payload.indexOf(' ');
        if (space < 0) {
            jobs.wakeAll();
        } else {
            String queue = payload.substring(space + 1);
            jobs.wake(queue);
            if (SHARED.contains(queue)) {
                meter.count("pict_rs_postgres_job_notifier_notified", new Label("queue", queue));
            }
        }
    }

    /// `alias <alias>`, `variant <hash> <variant>`, `original <hash>` or `everything`.
    private void changed(String payload) {
        String[] words = payload.split(" ", 2);
        switch (words[0]) {
            case "alias" -> listeners.aliasChanged(Alias.parse(words[1]));
            case "original" -> listeners.originalChanged(ContentHash.ofBase64(words[1]));
            case "variant" -> {
                String[] names = words[1].split(" ", 2);
                listeners.variantChanged(ContentHash.ofBase64(names[0]), new Variant(names[1]));
            }
            default -> listeners.everythingChanged();
        }
    }

    private void disconnect() {
        hears = false;
        Connection connection = current;
        current = null;
        if (connection != null) {
            try {
                connection.abort(Runnable::run); // a polite close could wait for a peer that is gone
            } catch (SQLException gone) {
                log.atDebug().setCause(gone).log("the lost connection did not close");
            }
        }
    }

    private Duration rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            closed = true;
        }
        return pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    @Override
    public void close() {
        closed = true;
        disconnect();
        thread.interrupt();
    }
}
