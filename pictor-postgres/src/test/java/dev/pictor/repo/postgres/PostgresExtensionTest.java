package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.postgres.PostgresExtension.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresExtensionTest {
    @RegisterExtension
    static PostgresExtension postgres = new PostgresExtension();

    @Test
    void theClassHasAnEmptyDatabase() throws SQLException {
        assertThat(tables(postgres.dataSource())).isZero();
        assertThat(postgres.jdbcUrl()).startsWith("jdbc:postgresql://127.0.0.1:");
    }

    @Test
    void databasesAreApart() throws SQLException {
        TestDatabase one = postgres.newDatabase();
        TestDatabase other = postgres.newDatabase();
        try (Connection connection = one.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE pictures (id int)");
        }
        assertThat(tables(one.dataSource())).isEqualTo(1);
        assertThat(tables(other.dataSource())).isZero();
        one.drop();
        other.drop();
    }

    private static int tables(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
