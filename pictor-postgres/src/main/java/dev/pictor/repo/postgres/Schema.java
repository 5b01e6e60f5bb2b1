package dev.pictor.repo.postgres;

import dev.pictor.repo.RepoException;
import dev.pictor.repo.RepoException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// Brings a database up to date: first the tables of the reference, by its own history, then ours beside them.
///
/// Nodes that start at once do so one after the other.
final class Schema {
    /// The newest of our own migrations in `db/pictor`.
    static final int NEWEST = 4;

    private static final String HISTORY = "pictor_schema_history";

    private final DataSource direct;

    Schema(DataSource direct) {
        this.direct = direct;
    }

    /// @throws RepoException if the database must not be touched; the message says why
    void prepare() {
        try (Connection connection = direct.getConnection()) {
            Session session = new Session(connection);
            session.script("SET TIME ZONE 'UTC'");
            session.script(LOCK);
            try {
                prepare(connection);
            } finally {
                session.script(UNLOCK);
            }
        } catch (SQLException failure) {
            throw Failures.translated(failure);
        }
    }

    // The number is that of nobody else: "pictor" in ASCII.
    private static final String LOCK = """
            SELECT pg_advisory_lock(123597942452082)
            """;

    private static final String UNLOCK = """
            SELECT pg_advisory_unlock(123597942452082)
            """;

    private void prepare(Connection connection) throws SQLException {
        Session session = new Session(connection);
        session.script("SET lock_timeout = '60s'"); // a peer that holds a table for longer is stuck
        new ReferenceSchema(connection).prepare();
        new NameRepair(connection).repair();
        int present = present(session);
        if (present > NEWEST) {
            throw new RepoException(
                    Kind.OTHER,
                    "this database is at version %d of Pictor's schema, and this Pictor knows %d only: run a newer one"
                            .formatted(present, NEWEST));
        }
        if (present < NEWEST) {
            migrate();
        }
    }

    private static final String HAS_HISTORY = """
            SELECT to_regclass('pictor_schema_history') IS NOT NULL
            """;

    private static final String PRESENT = """
            SELECT coalesce(max(version::integer), 0)
            FROM pictor_schema_history
            WHERE success
            """;

    private static int present(Session session) throws SQLException {
        return session.one(HAS_HISTORY, row -> row.getBoolean(1)).orElse(false)
                ? session.one(PRESENT, row -> row.getInt(1)).orElse(0)
                : 0;
    }

    private void migrate() {
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(direct)
                    .table(HISTORY)
                    .locations("classpath:db/pictor")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        } catch (FlywayException failure) {
            throw new RepoException(Kind.OTHER, "could not bring Pictor's own tables up to date", failure);
        }
    }
}
