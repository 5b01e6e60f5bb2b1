package dev.pictor.repo.postgres;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.repo.BrokenRow;
import dev.pictor.repo.HashRepo;
import dev.pictor.repo.LeftOverRepo;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.postgres.NameRepair.Part;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/// Walks round the tables in parts, and remembers where it stopped.
final class PostgresLeftOverRepo implements LeftOverRepo {
    /// How many rows of a table one sweep looks at.
    private static final int PART = 5_000;

    private final Database database;
    private final HashRepo hashes;
    private Place lastHash = Place.BEGINNING;
    private String lastDetails = "";
    private String lastAlias = "";

    PostgresLeftOverRepo(Database database, HashRepo hashes) {
        this.database = database;
        this.hashes = hashes;
    }

    @Override
    public synchronized Swept sweep() {
        return new Swept(
                alone(PostgresLeftOverRepo::expireUploads, 0),
                alone(PostgresLeftOverRepo::removeRights, 0),
                removeHashes(),
                removeDetails(),
                repairNames());
    }

    // The number is ours: "pictor" and 2.
    private static final String TRY_LOCK = """
            SELECT pg_try_advisory_xact_lock(31641073267732994)
            """;

    /// Does nothing where another node sweeps right now.
    private <T> T alone(Database.Work<T> work, T otherwise) {
        return database.transaction(session ->
                session.one(TRY_LOCK, row -> row.getBoolean(1)).orElse(false) ? work.on(session) : otherwise);
    }

    private static int expireUploads(Session session) throws SQLException {
        return session.update(PostgresUploadRepo.EXPIRE, 24 * 3600.0, PART);
    }

    // A key that is too long to be told cannot be removed: the trigger of the reference fails.
    private static final String SHORTEN = """
            UPDATE keyed_notifications SET key = 'pictor-' || md5(key)
            WHERE key = ANY (ARRAY(
                SELECT key FROM keyed_notifications
                WHERE heartbeat <= timezone('UTC', now()) - interval '2 minutes' AND octet_length(key) > 7900
                ORDER BY heartbeat
                LIMIT ?
                FOR UPDATE SKIP LOCKED))
            """;

    private static final String REMOVE_RIGHTS = """
            DELETE FROM keyed_notifications
            WHERE key = ANY (ARRAY(
                SELECT key FROM keyed_notifications
                WHERE heartbeat <= timezone('UTC', now()) - interval '2 minutes'
                ORDER BY heartbeat
                LIMIT ?
                FOR UPDATE SKIP LOCKED))
            """;

    private static int removeRights(Session session) throws SQLException {
        session.update(SHORTEN, PART);
        return session.update(REMOVE_RIGHTS, PART);
    }

    /// A row, and whether nobody needs it.
    private record Place(LocalDateTime createdAt, String hash, boolean isUnused) {
        static final Place BEGINNING = new Place(LocalDateTime.MIN, "", false);
    }

    private static final String HASHES = """
            SELECT h.created_at, h.hash, NOT EXISTS (SELECT 1 FROM aliases a WHERE a.hash = h.hash) AS is_unused
            FROM (
                SELECT created_at, hash
                FROM hashes
                WHERE (created_at, hash) > (?, ?) AND created_at < timezone('UTC', now()) - interval '1 hour'
                ORDER BY created_at, hash
                LIMIT ?) AS h
            ORDER BY h.created_at, h.hash
            """;

    /// Each in a transaction of its own, which looks again under the lock.
    private int removeHashes() {
        List<Place> part = database.all(
                HASHES,
                row -> new Place(
                        row.getObject("created_at", LocalDateTime.class),
                        row.getString("hash"),
                        row.getBoolean("is_unused")),
                lastHash.createdAt(),
                lastHash.hash(),
                PART);
        lastHash = part.size() < PART ? Place.BEGINNING : part.getLast();
        return (int) part.stream().filter(Place::isUnused).filter(this::remove).count();
    }

    private boolean remove(Place place) {
        try {
            return hashes.removeUnused(ContentHash.ofBase64(place.hash()));
        } catch (IllegalArgumentException unreadable) {
            BrokenRows.report(new BrokenRow("hashes", place.hash(), "hash"));
            return false;
        } catch (RepoException failure) {
            if (failure.kind() != RepoException.Kind.CORRUPT) {
                throw failure;
            }
            BrokenRows.report(new BrokenRow("hashes", place.hash(), "identifier"));
            return false;
        }
    }

    // A file that is pending is about to be named. So are those of peers, which write the details first: these have the
    // moment in the details to do so. Where that cannot be read, the row stays.
    private static final String DETAILS = """
            SELECT d.identifier,
                   d.created_at ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$'
                       AND d.created_at COLLATE "C"
                           < to_char(timezone('UTC', now()) - interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS')
                       AND NOT EXISTS (SELECT 1 FROM hashes WHERE identifier = d.identifier)
                       AND NOT EXISTS (SELECT 1 FROM hashes WHERE motion_identifier = d.identifier)
                       AND NOT EXISTS (SELECT 1 FROM variants WHERE identifier = d.identifier)
                       AND (SELECT identifier FROM pictor_pending_files WHERE identifier = d.identifier) IS NULL
                       AS is_unused
            FROM (
                SELECT identifier, json ->> 'created_at' AS created_at
                FROM details
                WHERE identifier > ?
                ORDER BY identifier
                LIMIT ?) AS d
            ORDER BY d.identifier
            """;

    private static final String REMOVE_DETAILS = """
            DELETE FROM details
            WHERE identifier = ANY (?::text[])
            """;

    private record DetailsRow(String identifier, boolean isUnused) {}

    private static Optional<Identifier> readable(String path) {
        try {
            return Optional.of(new Identifier(path));
        } catch (IllegalArgumentException unreadable) {
            BrokenRows.report(new BrokenRow("details", path, "identifier"));
            return Optional.empty();
        }
    }

    private int removeDetails() {
        String after = lastDetails;
        Part part = alone(session -> removeDetails(session, after), new Part(after, 0));
        lastDetails = part.last();
        return part.repaired();
    }

    /// Their files go, too, should they be there.
    private static Part removeDetails(Session session, String after) throws SQLException {
        List<DetailsRow> rows = session.all(
                DETAILS, row -> new DetailsRow(row.getString("identifier"), row.getBoolean("is_unused")), after, PART);
        List<Identifier> unused = rows.stream()
                .filter(DetailsRow::isUnused)
                .flatMap(row -> readable(row.identifier()).stream())
                .toList();
        int removed = 0;
        if (!unused.isEmpty()) {
            String[] paths = unused.stream().map(Identifier::path).toArray(String[]::new);
            removed = session.update(REMOVE_DETAILS, (Object) paths);
            CleanupJobs.removeFiles(session, unused);
        }
        return new Part(rows.size() < PART ? "" : rows.getLast().identifier(), removed);
    }

    /// Older peers go on writing such names.
    private int repairNames() {
        String after = lastAlias;
        Part part = alone(session -> NameRepair.repairPart(session, after, PART), new Part(after, 0));
        lastAlias = part.last();
        return part.repaired();
    }
}
