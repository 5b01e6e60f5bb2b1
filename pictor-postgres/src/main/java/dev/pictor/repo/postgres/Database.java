package dev.pictor.repo.postgres;

import dev.pictor.metrics.Meter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Runs statements and transactions, and says in the port's words what went wrong.
final class Database {
    /// How often a transaction is run that is the victim of a deadlock or of a concurrent change each time.
    private static final int MAX_RUNS = 5;

    private static final long PAUSE_MILLIS = 10;

    private final DataSource source;
    private final Meter meter;

    Database(DataSource source) {
        this(source, Meter.none());
    }

    Database(DataSource source, Meter meter) {
        this.source = source;
        this.meter = meter;
    }

    /// Where those who use it count.
    Meter meter() {
        return meter;
    }

    /// Something done on one connection. It may run more than once, so it changes nothing but the database.
    interface Work<T> {
        T on(Session session) throws SQLException;
    }

    /// Runs one statement that answers with no rows.
    int update(String sql, @Nullable Object... values) {
        return statement(session -> session.update(sql, values));
    }

    /// Runs one query that answers with one row or none.
    <T> Optional<T> one(String sql, Session.Row<T> mapping, @Nullable Object... values) {
        return statement(session -> session.one(sql, mapping, values));
    }

    /// Runs one query and reads all of its rows.
    <T> List<T> all(String sql, Session.Row<T> mapping, @Nullable Object... values) {
        return statement(session -> session.all(sql, mapping, values));
    }

    /// Runs one statement, committed by itself.
    <T> T statement(Work<T> work) {
        return repeated(connection -> work.on(new Session(connection, meter)));
    }

    /// Runs statements that commit together, or not at all.
    <T> T transaction(Work<T> work) {
        return repeated(connection -> inTransaction(connection, new Session(connection, meter), work));
    }

    private interface Use<T> {
        T of(Connection connection) throws SQLException;
    }

    private <T> T repeated(Use<T> use) {
        for (int run = 1; ; run++) {
            try (Connection connection = source.getConnection()) {
                return use.of(connection);
            } catch (SQLException failure) {
                if (run == MAX_RUNS || !Failures.isRepeatable(failure)) {
                    throw Failures.translated(failure);
                }
                pause(run);
            }
        }
    }

    /// Runs statements on this connection that commit together, or not at all.
    static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        return inTransaction(connection, new Session(connection), work);
    }

    private static <T> T inTransaction(Connection connection, Session session, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        T result;
        try {
            result = work.on(session);
            if (session.isUndone()) {
                connection.rollback();
            } else {
                connection.commit();
            }
        } catch (SQLException | RuntimeException | Error failure) {
            rollBack(connection, failure);
            throw failure;
        }
        connection.setAutoCommit(true);
        return result;
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException broken) {
            failure.addSuppressed(broken); // the pool throws such a connection away
        }
    }

    private static void pause(int run) {
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(1, PAUSE_MILLIS * run)));
    }
}
