package dev.pictor.repo.postgres;

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
    private final Connection connection;
    private boolean undone;

    Session(Connection connection) {
        this.connection = connection;
    }

    /// Reads one row. Never null: what may be absent is an [Optional] or a component of a record.
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// Runs a statement that answers with no rows.
    ///
    /// @return how many rows it touched
    int update(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(sql, values)) {
            return statement.executeUpdate();
        }
    }

    /// Runs one or more statements without values.
    void script(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Runs a query that answers with one row or none.
    <T> Optional<T> one(String sql, Row<T> mapping, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(sql, values);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(mapping.read(rows)) : Optional.empty();
        }
    }

    /// Runs a query and reads all of its rows; the query bounds their number.
    <T> List<T> all(String sql, Row<T> mapping, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> read = new ArrayList<>();
            while (rows.next()) {
                read.add(mapping.read(rows));
            }
            return read;
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
