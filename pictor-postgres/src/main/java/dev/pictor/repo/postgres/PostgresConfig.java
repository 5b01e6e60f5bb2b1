package dev.pictor.repo.postgres;

import java.time.Duration;

/// How to reach a PostgreSQL server, and how much of it to use.
///
/// @param jdbcUrl where, such as `jdbc:postgresql://localhost:5432/pictor`
/// @param maxConnections of the pool; one more, outside it, listens
/// @param statementTimeout after which the server gives a statement up
/// @param poolTimeout after which a wait for a free connection is given up
public record PostgresConfig(
        String jdbcUrl,
        String user,
        String password,
        int maxConnections,
        Duration statementTimeout,
        Duration poolTimeout) {
    private static final int DEFAULT_MAX_CONNECTIONS = 10;
    private static final Duration DEFAULT_STATEMENT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_POOL_TIMEOUT = Duration.ofSeconds(10);

    public PostgresConfig {
        if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("not the JDBC address of a PostgreSQL database");
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("a pool of " + maxConnections + " connections");
        }
        if (!statementTimeout.isPositive() || !poolTimeout.isPositive()) {
            throw new IllegalArgumentException("a timeout is not positive");
        }
    }

    /// The defaults: ten connections, 5 s a statement, 10 s for a connection.
    public PostgresConfig(String jdbcUrl, String user, String password) {
        this(jdbcUrl, user, password, DEFAULT_MAX_CONNECTIONS, DEFAULT_STATEMENT_TIMEOUT, DEFAULT_POOL_TIMEOUT);
    }

    /// Reads an address as libpq writes it: `postgres://user:password@host:port/database?parameters`.
    /// The rest gets its default.
    ///
    /// @throws IllegalArgumentException if it is none; the message never shows it, since it holds a password
    public static PostgresConfig ofUrl(String url) {
        PostgresUrl read = PostgresUrl.parse(url);
        return new PostgresConfig(read.jdbcUrl(), read.user(), read.password());
    }

    public PostgresConfig withMaxConnections(int connections) {
        return new PostgresConfig(jdbcUrl, user, password, connections, statementTimeout, poolTimeout);
    }

    @Override
    public String toString() {
        return "PostgresConfig[" + jdbcUrl + ", user " + user + ", password hidden]";
    }
}
