package dev.pictor.repo.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pictor.metrics.Meter;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// Makes connections as a config asks for them.
final class Connections {
    private Connections() {}

    /// Connections for statements: bounded in number and time.
    static HikariDataSource pool(PostgresConfig config) {
        return pool(config, new PoolThreads(), Meter.none());
    }

    static HikariDataSource pool(PostgresConfig config, PoolThreads threads, Meter meter) {
        PostgresLimits limits = config.limits();
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("pictor");
        pool.setThreadFactory(threads);
        pool.setMetricsTrackerFactory(new PoolNumbers(meter));
        pool.setJdbcUrl(config.jdbcUrl());
        pool.setUsername(config.user());
        pool.setPassword(config.password());
        pool.setMaximumPoolSize(limits.maxConnections());
        pool.setMinimumIdle(Math.min(2, limits.maxConnections()));
        pool.setConnectionTimeout(limits.poolTimeout().toMillis());
        pool.setInitializationFailTimeout(-1); // the migrations were here before, and would have told
        pool.setConnectionInitSql(sessionSettings(limits));
        // Texts only: the pool passes other values on as they are, and the driver overlooks them.
        pool.addDataSourceProperty("ApplicationName", "pictor");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("logServerErrorDetail", "false"); // it would show rows
        pool.addDataSourceProperty("connectTimeout", Integer.toString(seconds(limits.poolTimeout())));
        pool.addDataSourceProperty(
                "socketTimeout",
                Integer.toString(seconds(limits.statementTimeout().plus(limits.networkMargin()))));
        return new HikariDataSource(pool);
    }

    /// Connections outside the pool: for migrations, which take the time they need, and to listen. Only their making
    /// has a limit.
    static DataSource direct(PostgresConfig config) {
        PGSimpleDataSource direct = new PGSimpleDataSource();
        direct.setURL(config.jdbcUrl());
        direct.setUser(config.user());
        direct.setPassword(config.password());
        direct.setApplicationName("pictor");
        direct.setTcpKeepAlive(true);
        direct.setLogServerErrorDetail(false);
        direct.setConnectTimeout(seconds(config.limits().poolTimeout()));
        direct.setLoginTimeout(seconds(config.limits().poolTimeout()));
        return direct;
    }

    /// Every statement walks an index in its order, or a few keys of one. Without that setting a queue that the
    /// server's statistics do not know yet would be read and sorted as a whole for each claim.
    private static String sessionSettings(PostgresLimits limits) {
        return """
                SET TIME ZONE 'UTC';
                SET enable_bitmapscan = off;
                SET statement_timeout = %d;
                SET lock_timeout = %d;
                SET idle_in_transaction_session_timeout = %d
                """.formatted(
                        limits.statementTimeout().toMillis(),
                        limits.lockTimeout().toMillis(),
                        limits.idleInTransactionTimeout().toMillis());
    }

    private static int seconds(Duration duration) {
        return (int) Math.max(1, duration.plusMillis(999).toSeconds());
    }
}
