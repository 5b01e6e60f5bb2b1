package dev.pictor.repo.postgres;

import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection in use: binds values, runs statements, reads rows.
final class Session {
    /// What a name stands after.
    private static final String NAMED = "-- postgres_";

    private final Connection connection;
    private final Meter meter;
    private boolean undone;

    Session(Connection connection) {
        this(connection, Meter.none());
    }

    /// @param meter gets to know of statements that name themselves: in a comment on their first line
    Session(Connection connection, Meter meter) {
        this.connection = connection;
        this.meter = meter;
    }

    /// Reads one row. Never null: what may be absent is an [Optional] or a component of a record.
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// Runs a statement that answers with no rows.
    ///
    /// @return how many rows it touched
    int update(String sql, @Nullable Object... values) throws SQLException {
        return timed(sql, () -> {
            try (PreparedStatement statement = prepared(sql, values)) {
                return statement.executeUpdate();
            }
        });
    }

    /// Runs one or more statements without values.
    void script(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Runs a query that answers with one row or none.
    <T> Optional<T> one(String sql, Row<T> mapping, @Nullable Object... values) throws SQLException {
        return timed(sql, () -> {
            try (PreparedStatement statement = prepared(sql, values);
                    ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(mapping.read(rows)) : Optional.empty();
            }
        });
    }

    /// Runs a query and reads all of its rows; the query bounds their number.
    <T> List<T> all(String sql, Row<T> mapping, @Nullable Object... values) throws SQLException {
        return timed(sql, () -> {
            try (PreparedStatement statement = prepared(sql, values);
                    ResultSet rows = statement.executeQuery()) {
                List<T> read = new ArrayList<>();
                while (rows.next()) {
                    read.add(mapping.read(rows));
                }
                return read;
            }
        });
    }

    /// Where those who work in this session count.
    Meter meter() {
        return meter;
    }

    private interface Run<T> {
        T run() throws SQLException;
    }

    private <T> T timed(String sql, Run<T> run) throws SQLException {
        if (!sql.startsWith(NAMED)) {
            return run.run();
        }
        long started = System.nanoTime();
        boolean complete = false;
        try {
            T result = run.run();
            complete = true;
            return result;
        } finally {
            String name = sql.substring(NAMED.length(), sql.indexOf('\n'));
            meter.timer("pict_rs_postgres_" + name, Label.complete(complete)).record(System.nanoTime() - started);
        }
    }

    /// Has the transaction rolled back instead of committed, and answers with this result.
    <T> T undo(T result) {
        undone = true;
        return result;
    }

    boolean isUndone() {
        return undone;
    }

    private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement;
        } catch (SQLException failed) {
            statement.close();
            throw failed;
        }
    }
}
