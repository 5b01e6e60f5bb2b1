package dev.pictor.repo.postgres;

import dev.pictor.content.Identifier;
import dev.pictor.repo.PendingFileRepo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// The table `pictor_pending_files`.
final class PostgresPendingFileRepo implements PendingFileRepo {
    /// How many files are given up in one transaction.
    private static final int BATCH = 1000;

    private final Database database;

    PostgresPendingFileRepo(Database database) {
        this.database = database;
    }

    private static final String RECORD = """
            INSERT INTO pictor_pending_files (identifier, created_at)
            VALUES (?, timezone('UTC', clock_timestamp()))
            ON CONFLICT ON CONSTRAINT pictor_pending_files_pkey DO NOTHING
            """;

    @Override
    public void record(Identifier identifier) {
        database.update(RECORD, identifier.path());
    }

    private static final String RECORD_ALL = """
            INSERT INTO pictor_pending_files (identifier, created_at)
            SELECT f.identifier, timezone('UTC', clock_timestamp())
            FROM unnest(?::text[]) AS f (identifier)
            ON CONFLICT ON CONSTRAINT pictor_pending_files_pkey DO NOTHING
            """;

    @Override
    public void recordAll(List<Identifier> identifiers) {
        Object paths = identifiers.stream().map(Identifier::path).toArray(String[]::new);
        database.update(RECORD_ALL, paths);
    }

    private static final String FORGET = """
            DELETE FROM pictor_pending_files
            WHERE identifier = ?
            """;

    @Override
    public void forget(Identifier identifier) {
        database.update(FORGET, identifier.path());
    }

    /// Crosses a file out in the transaction that makes it known. Where it was given up before, nothing may be
    /// made known: that transaction is undone.
    static <T> T crossedOut(Session session, Identifier identifier, T done, T expired) throws SQLException {
        return session.update(FORGET, identifier.path()) == 1 ? done : session.undo(expired);
    }

    // A locked row is just being made known, or given up by another node. The rows are named by an array, because for a
    // limit that it does not know the server would rather read the whole table than join it with a query.
    private static final String GIVE_UP = """
            DELETE FROM pictor_pending_files
            WHERE identifier = ANY (ARRAY(
                SELECT identifier FROM pictor_pending_files
                WHERE created_at < timezone('UTC', now()) - make_interval(secs => ?)
                ORDER BY created_at
                LIMIT ?
                FOR UPDATE SKIP LOCKED))
            RETURNING identifier
            """;

    @Override
    public int giveUp(Duration olderThan) {
        int total = 0;
        int batch;
        do {
            batch = database.transaction(session -> giveUpBatch(session, olderThan));
            total += batch;
        } while (batch == BATCH);
        return total;
    }

    private static int giveUpBatch(Session session, Duration olderThan) throws SQLException {
        List<Identifier> files =
                session.all(GIVE_UP, row -> Rows.identifier(row.getString(1)), olderThan.toMillis() / 1000.0, BATCH);
        if (!files.isEmpty()) {
            CleanupJobs.removeFiles(session, files);
        }
        return files.size();
    }
}
