package dev.pictor.repo.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// Makes connections as a config asks for them.
final class Connections {
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(30);
    /// A lock that others hold is given up a little before the statement is, so that the error tells which it
    /// was.
    private static final Duration LOCK_MARGIN = Duration.ofSeconds(1);
    /// How much longer than a statement may take its answer may take to arrive; then the connection counts as
    /// dead.
    private static final Duration NETWORK_MARGIN = Duration.ofSeconds(10);

    private Connections() {}

    /// Connections for statements: bounded in number and time.
    static HikariDataSource pool(PostgresConfig config) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("pictor");
        pool.setJdbcUrl(config.jdbcUrl());
        pool.setUsername(config.user());
        pool.setPassword(config.password());
        pool.setMaximumPoolSize(config.maxConnections());
        pool.setMinimumIdle(Math.min(2, config.maxConnections()));
        pool.setConnectionTimeout(Math.max(250, config.poolTimeout().toMillis()));
        pool.setInitializationFailTimeout(-1); // the migrations were here before, and would have told
        pool.setConnectionInitSql(sessionSettings(config.statementTimeout()));
        pool.addDataSourceProperty("ApplicationName", "pictor");
        pool.addDataSourceProperty("tcpKeepAlive", true);
        pool.addDataSourceProperty("logServerErrorDetail", false); // it would show rows
        pool.addDataSourceProperty("connectTimeout", seconds(config.poolTimeout()));
        pool.addDataSourceProperty(
                "socketTimeout", seconds(config.statementTimeout().plus(NETWORK_MARGIN)));
        return new HikariDataSource(pool);
    }

    /// Connections outside the pool, without a limit in time: for migrations, and to listen.
    static DataSource direct(PostgresConfig config) {
        PGSimpleDataSource direct = new PGSimpleDataSource();
        direct.setURL(config.jdbcUrl());
        direct.setUser(config.user());
        direct.setPassword(config.password());
        direct.setApplicationName("pictor");
        direct.setTcpKeepAlive(true);
        direct.setLogServerErrorDetail(false);
        direct.setConnectTimeout(seconds(config.poolTimeout()));
        return direct;
    }

    private static String sessionSettings(Duration statementTimeout) {
        long statement = statementTimeout.toMillis();
        long lock = Math.max(1, Math.max(statement / 2, statement - LOCK_MARGIN.toMillis()));
        return """
                SET TIME ZONE 'UTC';
                SET statement_timeout = %d;
                SET lock_timeout = %d;
                SET idle_in_transaction_session_timeout = %d
                """.formatted(statement, lock, IDLE_IN_TRANSACTION.toMillis());
    }

    private static int seconds(Duration duration) {
        return (int) Math.max(1, duration.plusMillis(999).toSeconds());
    }
}
