package dev.pictor.repo.postgres;

import dev.pictor.content.Identifier;
import dev.pictor.repo.Filling;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.RepoException.Kind;
import dev.pictor.repo.Snapshot.TableContents;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/// One transaction that fills the tables of an empty database.
public final class PostgresFilling implements Filling {
    private final Connection connection;

    private PostgresFilling(Connection connection) {
        this.connection = connection;
    }

    /// Brings the schema up to date, and keeps everybody else from writing.
    ///
    /// @throws RepoException if there are rows; nothing was changed then
    public static PostgresFilling begin(PostgresConfig config) {
        DataSource direct = Connections.direct(config);
        new Schema(direct).prepare();
        try {
            Connection connection = direct.getConnection();
            try {
                begin(connection);
                return new PostgresFilling(connection);
            } catch (SQLException | RuntimeException failure) {
                connection.close();
                throw failure;
            }
        } catch (SQLException failure) {
            throw Failures.translated(failure);
        }
    }

    private static final String LOCK = """
            SET TIME ZONE 'UTC';
            SET lock_timeout = '10s';
            LOCK TABLE settings, hashes, details, aliases, variants, proxies, uploads, job_queue, store_migrations,
                pictor_pending_files, pictor_dead_letters IN SHARE ROW EXCLUSIVE MODE
            """;

    // What a server writes as soon as it has started counts for nothing.
    private static final String IS_EMPTY = """
            SELECT NOT EXISTS (SELECT 1 FROM hashes)
               AND NOT EXISTS (SELECT 1 FROM uploads)
               AND NOT EXISTS (SELECT 1 FROM store_migrations)
               AND NOT EXISTS (SELECT 1 FROM job_queue
                               WHERE unique_key IS NULL OR unique_key NOT IN ('outdated-variants', 'outdated-proxies'))
               AND NOT EXISTS (SELECT 1 FROM settings WHERE key NOT IN ('health-value', 'fix-tokens-and-aliases'))
            """;

    private static final String CLEAR = """
            DELETE FROM settings;
            DELETE FROM job_queue;
            DELETE FROM details;
            DELETE FROM pictor_pending_files;
            DELETE FROM pictor_dead_letters
            """;

    private static void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        Session session = new Session(connection);
        session.script(LOCK);
        if (!session.one(IS_EMPTY, row -> row.getBoolean(1)).orElse(false)) {
            throw new RepoException(
                    Kind.OTHER, "the target database holds rows already: name an empty one, or empty it first");
        }
        session.script(CLEAR);
    }

    @Override
    public OutputStream open(String table) {
        try {
            return new PGCopyOutputStream(
                    connection.unwrap(PGConnection.class), Table.of(table).copyIn());
        } catch (SQLException failure) {
            throw Failures.translated(failure);
        }
    }

    @Override
    public TableContents contents(String table) {
        return PostgresSnapshot.contents(connection, table);
    }

    private static final String REMOVE_VARIANTS = """
            DELETE FROM variants
            WHERE identifier = ANY (?::text[])
               OR hash IN (SELECT hash FROM hashes WHERE identifier = ANY (?::text[]))
            """;

    private static final String REMOVE_PROXIES = """
            DELETE FROM proxies
            WHERE alias IN (SELECT a.alias FROM aliases a JOIN hashes h USING (hash) WHERE h.identifier = ANY (?::text[]))
            """;

    private static final String REMOVE_ALIASES = """
            DELETE FROM aliases
            WHERE hash IN (SELECT hash FROM hashes WHERE identifier = ANY (?::text[]))
            """;

    private static final String REMOVE_HASHES = """
            DELETE FROM hashes
            WHERE identifier = ANY (?::text[])
            """;

    private static final String REMOVE_DETAILS = """
            DELETE FROM details
            WHERE identifier = ANY (?::text[])
            """;

    @Override
    public void removeNaming(Collection<Identifier> files) {
        Object paths = files.stream().map(Identifier::path).toArray(String[]::new);
        try {
            Session session = new Session(connection);
            session.update(REMOVE_VARIANTS, paths, paths);
            session.update(REMOVE_PROXIES, paths);
            session.update(REMOVE_ALIASES, paths);
            session.update(REMOVE_HASHES, paths);
            session.update(REMOVE_DETAILS, paths);
        } catch (SQLException failure) {
            throw Failures.translated(failure);
        }
    }

    private static final String LOOK = """
            ANALYZE
            """;

    /// Counts the rows for the planner, too: the first requests come at once.
    @Override
    public void commit() {
        try {
            connection.commit();
            connection.setAutoCommit(true);
            new Session(connection).script(LOOK);
        } catch (SQLException failure) {
            throw Failures.translated(failure);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new RepoException(Kind.OTHER, "could not close the connection to the target", failure);
        }
    }
}
