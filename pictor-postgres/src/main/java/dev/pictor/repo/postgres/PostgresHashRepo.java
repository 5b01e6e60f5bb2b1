package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;
import dev.pictor.repo.AliasRepo;
import dev.pictor.repo.BrokenRow;
import dev.pictor.repo.HashBound;
import dev.pictor.repo.HashPage;
import dev.pictor.repo.HashRepo;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Original;
import dev.pictor.repo.RepoException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tables `hashes` and `details`: what use cases ask is here, single rows are [HashRows], pages [HashPages].
/// Locks are taken in the order hashes, aliases, proxies, variants, jobs.
final class PostgresHashRepo implements HashRepo {
    private static final int MAX_WALK = 1000;

    private final Database database;
    private final HashRows rows;
    private final HashPages pages;
    private final Ingestion ingestion;
    private final Invalidations listeners;

    PostgresHashRepo(Database database, Invalidations listeners) {
        this.database = database;
        this.rows = new HashRows(database, listeners);
        this.pages = new HashPages(database);
        this.ingestion = new Ingestion(database);
        this.listeners = listeners;
    }

    @Override
    public IngestResult ingest(NewOriginal original) {
        return ingestion.ingest(original);
    }

    private static final String RELATE_DETAILS = """
            -- postgres_details_relate
            INSERT INTO details (identifier, json)
            VALUES (?, ?::jsonb)
            ON CONFLICT ON CONSTRAINT details_pkey DO NOTHING
            """;

    /// Writes the details of a file down, together with the row that names the file.
    static void relateDetails(Session session, Identifier identifier, Details details) throws SQLException {
        session.update(RELATE_DETAILS, identifier.path(), DetailsJson.write(details));
    }

    private static final String REPLACE_LOST_FILE = """
            -- postgres_hashes_update_identifier
            UPDATE hashes SET identifier = ?
            WHERE hash = ? AND identifier = ?
            """;

    @Override
    public boolean replaceLostFile(ContentHash hash, Identifier lost, Identifier copy, Details details) {
        boolean replaced = database.transaction(session -> {
            if (session.update(REPLACE_LOST_FILE, copy.path(), hash.base64(), lost.path()) == 0) {
                return false;
            }
            exchangeDetails(session, lost, copy, details);
            return PostgresPendingFileRepo.crossedOut(session, copy, true, false);
        });
        if (replaced) {
            listeners.originalChanged(hash);
        }
        return replaced;
    }

    private static final String FORGET_DETAILS = """
            -- postgres_details_cleanup
            DELETE FROM details
            WHERE identifier = ?
            """;

    /// Drops what was known of a lost file, should it turn up again also the file, and relates the copy's
    /// details.
    static void exchangeDetails(Session session, Identifier lost, Identifier copy, Details details)
            throws SQLException {
        session.update(FORGET_DETAILS, lost.path());
        relateDetails(session, copy, details);
        CleanupJobs.removeFiles(session, List.of(lost));
    }

    private static final String RELATE_BLURHASH = """
            -- postgres_hashes_relate_blurhash
            UPDATE hashes SET blurhash = ?
            WHERE hash = ?
            """;

    @Override
    public void relateBlurhash(ContentHash hash, String blurhash) {
        if (database.update(RELATE_BLURHASH, Values.text(blurhash), hash.base64()) == 1) {
            listeners.originalChanged(hash);
        }
    }

    @Override
    public boolean removeUnused(ContentHash hash) {
        Optional<Removal> removal = database.transaction(session -> removeUnused(session, hash));
        removal.ifPresent(removed -> removed.tell(listeners));
        return removal.isPresent();
    }

    private static Optional<Removal> removeUnused(Session session, ContentHash hash) throws SQLException {
        Optional<Set<Identifier>> files = Removal.lock(session, hash.base64());
        if (files.isEmpty() || hasAlias(session, hash)) {
            return Optional.empty();
        }
        Removal removal = new Removal();
        removal.hash(session, hash.base64(), files.get());
        return Optional.of(removal);
    }

    private static final String HAS_ALIAS = """
            SELECT EXISTS (SELECT 1 FROM aliases WHERE hash = ?)
            """;

    private static boolean hasAlias(Session session, ContentHash hash) throws SQLException {
        return session.one(HAS_ALIAS, row -> row.getBoolean(1), hash.base64()).orElse(false);
    }

    @Override
    public List<Alias> purge(ContentHash hash) {
        List<Alias> told = new ArrayList<>();
        Purge part;
        do {
            part = database.transaction(session -> purge(session, hash.base64()));
            part.removal().tell(listeners);
            part.removal().aliases().stream()
                    .limit(AliasRepo.MAX_ALIASES - told.size())
                    .forEach(told::add);
        } while (!part.isLast());
        return told;
    }

    /// A part of a purge: very many aliases would neither fit into memory nor into the time of one statement.
    private record Purge(Removal removal, boolean isLast) {}

    private static Purge purge(Session session, String hash) throws SQLException {
        Removal removal = new Removal();
        Optional<Set<Identifier>> files = Removal.lock(session, hash);
        if (files.isPresent()) {
            if (removal.someAliases(session, hash)) {
                return new Purge(removal, false);
            }
            removal.hash(session, hash, files.get());
        }
        return new Purge(removal, true);
    }

    private static final String WALK = """
            SELECT h.hash, h.identifier, h.blurhash, d.json AS details
            FROM hashes h
            LEFT JOIN details d ON d.identifier = h.identifier
            WHERE h.hash > ?
            ORDER BY h.hash
            LIMIT ?
            """;

    // Empty only at the end: a part of which nothing can be read is followed by the next one.
    @Override
    public List<Original> walk(@Nullable ContentHash after, int limit) {
        int rowLimit = Math.clamp(limit, 1, MAX_WALK);
        String last = after == null ? "" : after.base64();
        while (true) {
            List<Walked> part = database.all(WALK, Walked::read, last, rowLimit);
            List<Original> readable =
                    part.stream().flatMap(row -> row.original().stream()).toList();
            if (part.isEmpty() || !readable.isEmpty()) {
                return readable;
            }
            last = part.getLast().hash();
        }
    }

    /// A row that a walk came by.
    private record Walked(String hash, Optional<Original> original) {
        static Walked read(ResultSet row) throws SQLException {
            String hash = row.getString("hash");
            try {
                return new Walked(hash, Optional.of(Rows.original(row)));
            } catch (RepoException unreadable) {
                BrokenRows.report(new BrokenRow("hashes", hash, "hash, identifier or details"));
                return new Walked(hash, Optional.empty());
            }
        }
    }

    private static final String RELATE_LATE_DETAILS = """
            -- postgres_details_relate
            INSERT INTO details (identifier, json)
            SELECT named.identifier, ?::jsonb
            FROM (VALUES (?)) AS named (identifier)
            WHERE EXISTS (SELECT 1 FROM hashes h WHERE h.identifier = named.identifier)
               OR EXISTS (SELECT 1 FROM hashes h WHERE h.motion_identifier = named.identifier)
               OR EXISTS (SELECT 1 FROM variants v WHERE v.identifier = named.identifier)
            ON CONFLICT ON CONSTRAINT details_pkey DO NOTHING
            """;

    @Override
    public void relateDetails(Identifier identifier, Details details) {
        database.update(RELATE_LATE_DETAILS, DetailsJson.write(details), identifier.path());
    }

    @Override
    public CreateResult createHash(ContentHash hash, Identifier identifier) {
        return rows.create(hash, identifier);
    }

    @Override
    public CreateResult createHashWithTimestamp(ContentHash hash, Identifier identifier, Instant createdAt) {
        return rows.create(hash, identifier, createdAt);
    }

    @Override
    public void updateIdentifier(ContentHash hash, Identifier identifier) {
        rows.updateIdentifier(hash, identifier);
    }

    @Override
    public Optional<Identifier> identifier(ContentHash hash) {
        return rows.identifier(hash);
    }

    @Override
    public void relateMotionIdentifier(ContentHash hash, Identifier identifier) {
        rows.relateMotionIdentifier(hash, identifier);
    }

    @Override
    public boolean relateFirstMotionIdentifier(ContentHash hash, Identifier identifier) {
        return rows.relateFirstMotionIdentifier(hash, identifier);
    }

    @Override
    public boolean replaceLostStill(ContentHash hash, Identifier lost, Identifier copy) {
        return rows.replaceLostStill(hash, lost, copy);
    }

    @Override
    public Optional<Identifier> motionIdentifier(ContentHash hash) {
        return rows.motionIdentifier(hash);
    }

    @Override
    public Optional<String> blurhash(ContentHash hash) {
        return rows.blurhash(hash);
    }

    @Override
    public CleanupResult cleanupHash(ContentHash hash) {
        return rows.cleanup(hash);
    }

    @Override
    public long size() {
        return rows.size();
    }

    @Override
    public long estimatedSize() {
        return rows.estimatedSize();
    }

    @Override
    public Stream<ContentHash> hashes() {
        return pages.all(BrokenRows::report);
    }

    @Override
    public Stream<ContentHash> hashes(Consumer<BrokenRow> broken) {
        return pages.all(broken);
    }

    @Override
    public HashPage hashPage(@Nullable String slug, int limit) {
        return pages.bySlug(slug, limit);
    }

    @Override
    public HashPage hashPageByDate(Instant moment, int limit) {
        return pages.byDate(moment, limit);
    }

    @Override
    public HashPage hashesOrdered(@Nullable HashBound bound, int limit) {
        return pages.ordered(bound, limit);
    }

    @Override
    public Optional<HashBound> bound(ContentHash hash) {
        return pages.bound(hash);
    }
}
