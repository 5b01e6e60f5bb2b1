package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.BrokenRow;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.VariantRepo;
import dev.pictor.repo.VariantRepo.RegisterResult.Exists;
import dev.pictor.repo.VariantRepo.RegisterResult.Expired;
import dev.pictor.repo.VariantRepo.RegisterResult.OriginalGone;
import dev.pictor.repo.VariantRepo.RegisterResult.Registered;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The table `variants`; the rights to build one are [BuildRights].
final class PostgresVariantRepo implements VariantRepo {
    /// How often a variant that is built and removed all the time is tried.
    private static final int MAX_TRIES = 20;

    private final Database database;
    private final BuildRights rights;
    private final Invalidations listeners;

    PostgresVariantRepo(Database database, BuildRights rights, Invalidations listeners) {
        this.database = database;
        this.rights = rights;
        this.listeners = listeners;
    }

    private static final String FIND = """
            -- postgres_variants_identifier
            SELECT a.hash, h.identifier, h.blurhash, hd.json AS details,
                   v.identifier AS stored_identifier, vd.json AS stored_details
            FROM aliases a
            JOIN hashes h ON h.hash = a.hash
            LEFT JOIN details hd ON hd.identifier = h.identifier
            LEFT JOIN variants v ON v.hash = a.hash AND v.variant = ?
            LEFT JOIN details vd ON vd.identifier = v.identifier
            WHERE a.alias = ?
            """;

    @Override
    public Optional<VariantLookup> find(Alias alias, Variant variant) {
        return alias.storable()
                ? database.one(
                        FIND, row -> new VariantLookup(Rows.original(row), stored(row)), variant.name(), alias.text())
                : Optional.empty();
    }

    private static @Nullable StoredVariant stored(ResultSet row) throws SQLException {
        String identifier = row.getString("stored_identifier");
        return identifier == null
                ? null
                : new StoredVariant(Rows.identifier(identifier), Rows.details(row.getString("stored_details")));
    }

    @Override
    public RegisterResult register(ContentHash hash, Variant variant, Identifier identifier, Details details) {
        return database.transaction(session -> {
            if (!keepHash(session, hash)) {
                return new OriginalGone();
            }
            for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
                if (create(session, hash, variant, identifier)) {
                    PostgresHashRepo.relateDetails(session, identifier, details);
                    return PostgresPendingFileRepo.<RegisterResult>crossedOut(
                            session, identifier, new Registered(), new Expired());
                }
                Optional<StoredVariant> kept = kept(session, hash, variant);
                if (kept.isPresent()) {
                    return new Exists(kept.get());
                }
            }
            throw new RepoException(RepoException.Kind.TIMEOUT, "others build and remove this variant all the time");
        });
    }

    private static final String KEEP_HASH = """
            SELECT TRUE
            FROM hashes
            WHERE hash = ?
            FOR KEY SHARE
            """;

    private static boolean keepHash(Session session, ContentHash hash) throws SQLException {
        return session.one(KEEP_HASH, row -> row.getBoolean(1), hash.base64()).isPresent();
    }

    // The columns name the index `hash_variant_index`, which is no constraint and has no other way to be named.
    private static final String CREATE = """
            -- postgres_variants_relate_variant_identifier
            INSERT INTO variants (hash, variant, identifier, accessed)
            VALUES (?, ?, ?, timezone('UTC', clock_timestamp()))
            ON CONFLICT (hash, variant) DO NOTHING
            """;

    private static boolean create(Session session, ContentHash hash, Variant variant, Identifier identifier)
            throws SQLException {
        return session.update(CREATE, hash.base64(), variant.name(), identifier.path()) == 1;
    }

    private static final String KEPT = """
            -- postgres_variants_identifier
            SELECT v.identifier AS stored_identifier, d.json AS stored_details
            FROM variants v
            LEFT JOIN details d ON d.identifier = v.identifier
            WHERE v.hash = ? AND v.variant = ?
            """;

    private static Optional<StoredVariant> kept(Session session, ContentHash hash, Variant variant)
            throws SQLException {
        return session.one(
                KEPT,
                row -> new StoredVariant(
                        Rows.identifier(row.getString("stored_identifier")),
                        Rows.details(row.getString("stored_details"))),
                hash.base64(),
                variant.name());
    }

    private static final String REPLACE_LOST_FILE = """
            UPDATE variants SET identifier = ?
            WHERE hash = ? AND variant = ? AND identifier = ?
            """;

    @Override
    public boolean replaceLostFile(
            ContentHash hash, Variant variant, Identifier lost, Identifier copy, Details details) {
        boolean replaced = database.transaction(session -> {
            if (session.update(REPLACE_LOST_FILE, copy.path(), hash.base64(), variant.name(), lost.path()) == 0) {
                return false;
            }
            PostgresHashRepo.exchangeDetails(session, lost, copy, details);
            return PostgresPendingFileRepo.crossedOut(session, copy, true, false);
        });
        if (replaced) {
            listeners.variantChanged(hash, variant);
        }
        return replaced;
    }

    private static final String REMOVE = """
            -- postgres_variants_remove
            DELETE FROM variants
            WHERE hash = ? AND variant = ?
            RETURNING hash, variant, identifier
            """;

    @Override
    public void remove(ContentHash hash, Variant variant) {
        removeAndTell(REMOVE, hash.base64(), variant.name());
    }

    private static final String REMOVE_LOST = """
            -- postgres_variants_remove
            DELETE FROM variants
            WHERE hash = ? AND variant = ? AND identifier = ?
            RETURNING hash, variant, identifier
            """;

    @Override
    public boolean removeLost(ContentHash hash, Variant variant, Identifier lost) {
        return removeAndTell(REMOVE_LOST, hash.base64(), variant.name(), lost.path()) == 1;
    }

    private static final String REMOVE_ALL = """
            DELETE FROM variants
            WHERE hash = ?
            RETURNING hash, variant, identifier
            """;

    @Override
    public void removeAll(ContentHash hash) {
        removeAndTell(REMOVE_ALL, hash.base64());
    }

    // A row whose hash or identifier cannot be read is passed over: nobody could remove its file. The order spares the
    // next batch the rows that this one removed: an index remembers which are dead.
    private static final String REMOVE_SOME = """
            DELETE FROM variants
            WHERE id = ANY (ARRAY(
                SELECT id FROM variants
                WHERE hash ~ '^[A-Za-z0-9+/]{50}[AEIMQUYcgkosw048][A-K]$'
                  AND identifier !~ '(^|/)\\.{1,2}(/|$)|//|^/|/$|^$' AND length(identifier) <= 1024
                ORDER BY accessed, id
                LIMIT ?
                FOR UPDATE SKIP LOCKED))
            RETURNING hash, variant, identifier
            """;

    @Override
    public int removeSome(int limit) {
        return removeAndTell(REMOVE_SOME, limit);
    }

    // A row that is locked is just being asked for, or removed by another node.
    private static final String REMOVE_UNUSED = """
            -- postgres_variant_access_older_variants
            DELETE FROM variants
            WHERE id = ANY (ARRAY(
                SELECT id FROM variants
                WHERE accessed < timezone('UTC', now()) - make_interval(secs => ?)
                  AND hash ~ '^[A-Za-z0-9+/]{50}[AEIMQUYcgkosw048][A-K]$'
                  AND identifier !~ '(^|/)\\.{1,2}(/|$)|//|^/|/$|^$' AND length(identifier) <= 1024
                ORDER BY accessed, id
                LIMIT ?
                FOR UPDATE SKIP LOCKED))
            RETURNING hash, variant, identifier
            """;

    @Override
    public int removeUnusedFor(Duration time, int limit) {
        return removeAndTell(REMOVE_UNUSED, time.toMillis() / 1000.0, limit);
    }

    private int removeAndTell(String sql, Object... values) {
        Removal removal = database.transaction(session -> {
            Removal removed = new Removal();
            removed.variants(session, sql, values);
            return removed;
        });
        removal.tell(listeners);
        return removal.variantCount();
    }

    // A row that is locked is just being written by another node for the same reason, or removed.
    private static final String RECORD_ACCESSES = """
            -- postgres_variant_access_set_accessed
            UPDATE variants SET accessed = timezone('UTC', now())
            WHERE id IN (
                SELECT v.id
                FROM unnest(?::text[], ?::text[]) AS asked (hash, variant)
                JOIN variants v ON v.hash = asked.hash AND v.variant = asked.variant
                FOR NO KEY UPDATE OF v SKIP LOCKED)
            """;

    @Override
    public void recordAccesses(Set<VariantKey> variants) {
        List<VariantKey> keys = List.copyOf(variants);
        String[] hashes = keys.stream().map(key -> key.hash().base64()).toArray(String[]::new);
        String[] names = keys.stream().map(key -> key.variant().name()).toArray(String[]::new);
        database.update(RECORD_ACCESSES, hashes, names);
    }

    @Override
    public Optional<BuildRight> claim(ContentHash hash, Variant variant) {
        return rights.claim(hash, variant);
    }

    @Override
    public boolean heartbeat(BuildRight right) {
        return rights.heartbeat(right);
    }

    @Override
    public void release(BuildRight right) {
        rights.release(right);
    }

    @Override
    public void awaitRelease(ContentHash hash, Variant variant, Duration atMost) throws InterruptedException {
        rights.awaitRelease(hash, variant, atMost);
    }

    @Override
    public RelateResult relateVariantIdentifier(ContentHash hash, Variant variant, Identifier identifier) {
        return database.statement(session -> create(session, hash, variant, identifier))
                ? RelateResult.RELATED
                : RelateResult.VARIANT_ALREADY_EXISTS;
    }

    private static final String IDENTIFIER = """
            -- postgres_variants_identifier
            SELECT identifier
            FROM variants
            WHERE hash = ? AND variant = ?
            """;

    @Override
    public Optional<Identifier> variantIdentifier(ContentHash hash, Variant variant) {
        return database.one(
                IDENTIFIER, row -> Rows.identifier(row.getString("identifier")), hash.base64(), variant.name());
    }

    private static final String OF_HASH = """
            -- postgres_variants_for_hash
            SELECT id, variant, identifier
            FROM variants
            WHERE hash = ?
            """;

    @Override
    public List<NamedVariant> variants(ContentHash hash) {
        return database.all(OF_HASH, PostgresVariantRepo::named, hash.base64()).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<NamedVariant> named(ResultSet row) throws SQLException {
        try {
            return Optional.of(new NamedVariant(
                    new Variant(row.getString("variant")), new Identifier(row.getString("identifier"))));
        } catch (IllegalArgumentException unreadable) {
            BrokenRows.report(new BrokenRow("variants", row.getString("id"), "variant or identifier"));
            return Optional.empty();
        }
    }

    private static final String REMOVE_ROW = """
            -- postgres_variants_remove
            DELETE FROM variants
            WHERE hash = ? AND variant = ?
            """;

    @Override
    public void removeVariant(ContentHash hash, Variant variant) {
        if (database.update(REMOVE_ROW, hash.base64(), variant.name()) == 1) {
            listeners.variantChanged(hash, variant);
        }
    }
}
