package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.zaxxer.hikari.HikariDataSource;
import dev.pictor.repo.RepoException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresLimitsTest {
    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private static HikariDataSource pool;

    @BeforeAll
    static void open() {
        PostgresLimits limits = PostgresLimits.DEFAULT
                .withMaxConnections(3)
                .withPoolTimeout(Duration.ofSeconds(7))
                .withStatementTimeout(Duration.ofSeconds(6))
                .withNetworkMargin(Duration.ofSeconds(9));
        new Database(postgres.dataSource()).update("CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT)");
        pool = Connections.pool(
                new PostgresConfig(postgres.jdbcUrl(), postgres.user(), postgres.password()).withLimits(limits));
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    @ParameterizedTest
    @CsvSource({
        "TimeZone, UTC",
        "statement_timeout, 6s",
        "lock_timeout, 4800ms",
        "idle_in_transaction_session_timeout, 30s",
        "application_name, pictor"
    })
    void aSessionHasItsSettings(String setting, String value) {
        assertThat(new Database(pool).one("SHOW " + setting, row -> row.getString(1)))
                .contains(value);
    }

    @Test
    void aPoolHasItsBounds() {
        assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
        assertThat(pool.getConnectionTimeout()).isEqualTo(7000);
        assertThat(pool.getDataSourceProperties()).containsEntry("connectTimeout", "7");
    }

    @Test
    void aSilentServerIsWaitedForNoLongerThanItsMargin() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(15_000);
        }
    }

    @Test
    void whatTheServerSaysOfRowsIsNotTold() {
        assertThatExceptionOfType(RepoException.class)
                .isThrownBy(() -> new Database(pool).update("""
                        WITH twice AS (SELECT 'secret' AS key UNION ALL SELECT 'secret')
                        INSERT INTO settings (key, value) SELECT key, '' FROM twice
                        """))
                .withMessageNotContaining("secret");
    }

    @Test
    void whatIsOutOfBoundsIsRefusedByName() {
        PostgresLimits limits = PostgresLimits.DEFAULT;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits.withMaxConnections(0))
                .withMessageContaining("maxConnections");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits.withMaxConnections(1000))
                .withMessageContaining("maxConnections");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits.withPoolTimeout(Duration.ofMillis(1)))
                .withMessageContaining("poolTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits.withSilence(Duration.ofDays(1)))
                .withMessageContaining("silence");
    }
}
