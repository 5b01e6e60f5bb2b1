package dev.pictor.repo.postgres;

/// How to reach a PostgreSQL server, and how much of it to use.
///
/// @param jdbcUrl where and how, such as `jdbc:postgresql://localhost:5432/pictor?sslmode=require`
public record PostgresConfig(String jdbcUrl, String user, String password, PostgresLimits limits) {
    public PostgresConfig {
        if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("not the JDBC address of a PostgreSQL database");
        }
    }

    /// With the default limits.
    public PostgresConfig(String jdbcUrl, String user, String password) {
        this(jdbcUrl, user, password, PostgresLimits.DEFAULT);
    }

    /// Reads an address as libpq writes it: `postgres://user:password@host:port/database?parameters`.
    /// The rest gets its default.
    ///
    /// @throws IllegalArgumentException if it is none; the message never shows it, since it holds a password
    public static PostgresConfig ofUrl(String url) {
        return ofUrl(url, new PostgresTls.AsAddressed());
    }

    /// The same, with a word on encryption that wins over the address.
    ///
    /// @throws IllegalArgumentException also if the two contradict each other, or if a certificate cannot be read
    public static PostgresConfig ofUrl(String url, PostgresTls tls) {
        PostgresUrl read = PostgresUrl.parse(url, tls);
        return new PostgresConfig(read.jdbcUrl(), read.user(), read.password());
    }

    public PostgresConfig withLimits(PostgresLimits other) {
        return new PostgresConfig(jdbcUrl, user, password, other);
    }

    public PostgresConfig withMaxConnections(int connections) {
        return withLimits(limits.withMaxConnections(connections));
    }

    @Override
    public String toString() {
        return "PostgresConfig[" + jdbcUrl + ", user " + user + ", password hidden]";
    }
}
