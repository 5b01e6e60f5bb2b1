package dev.pictor.repo.postgres.embedded;

import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException.Kind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/// The one database that Pictor uses in its private cluster.
final class PictorDatabase {
    private static final String NAME = "pictor";
    private static final String MAINTENANCE = "postgres";
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final String WRONG_PASSWORD = "28P01";
    private static final String LIMIT_SECONDS = "30";

    private static final String CREATE = """
            CREATE DATABASE pictor TEMPLATE template0
            """;

    private PictorDatabase() {}

    static String url(int port) {
        return url(port, NAME);
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /// Whether a server on `port` takes our password.
    static boolean answers(int port, String password) {
        try (Connection _ = connect(port, MAINTENANCE, password)) {
            return true;
        } catch (SQLException _) {
            return false;
        }
    }

    /// Creates the database unless it is there, as it is but after the first start.
    static void ensure(int port, String password) {
        try (Connection _ = connect(port, NAME, password)) {
            return;
        } catch (SQLException cause) {
            if (!NO_SUCH_DATABASE.equals(cause.getSQLState())) {
                throw unusable(cause);
            }
        }
        try (Connection connection = connect(port, MAINTENANCE, password);
                Statement statement = connection.createStatement()) {
            statement.execute(CREATE);
        } catch (SQLException cause) {
            if (!DUPLICATE_DATABASE.equals(cause.getSQLState())) {
                throw unusable(cause);
            }
        }
    }

    private static Connection connect(int port, String database, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", EmbeddedPostgres.ROLE);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", LIMIT_SECONDS);
        properties.setProperty("socketTimeout", LIMIT_SECONDS);
        return DriverManager.getConnection(url(port, database), properties);
    }

    private static EmbeddedPostgresException unusable(SQLException cause) {
        if (WRONG_PASSWORD.equals(cause.getSQLState())) {
            return new EmbeddedPostgresException(
                    Kind.PASSWORD,
                    "The embedded PostgreSQL refuses the password in the password file beside its data. Restore that"
                            + " file from a backup, or see PostgreSQL's manual on how to reset a role's password.",
                    cause);
        }
        return new EmbeddedPostgresException(
                Kind.START_FAILED, "The embedded PostgreSQL started, but: " + cause.getMessage(), cause);
    }
}
