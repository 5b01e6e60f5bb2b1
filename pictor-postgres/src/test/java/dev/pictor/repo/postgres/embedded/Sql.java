package dev.pictor.repo.postgres.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// Talks to a server as Pictor would: by its address and its password.
record Sql(String url, String user, String password) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static Sql on(EmbeddedPostgres server) {
        return new Sql(server.jdbcUrl(), server.user(), server.password());
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    void execute(String statementText) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(statementText);
        }
    }

    String query(String queryText) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(queryText)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /// The answer of a server that may be on its way up.
    String queryOnceUp(String queryText) throws SQLException {
        long start = System.nanoTime();
        while (true) {
            try {
                return query(queryText);
            } catch (SQLException notYet) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw notYet;
                }
                Thread.onSpinWait();
            }
        }
    }
}
