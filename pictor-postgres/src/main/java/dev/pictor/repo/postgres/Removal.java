package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.Invalidations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one transaction removed: its rows are gone, and jobs to remove its files are queued, when it commits.
///
/// Whoever removes anything of a hash locks its row first. Uploads of the same content wait for that lock or hold it,
/// so that each sees the other's work whole.
final class Removal {
    /// How many rows one statement removes. Of ten thousand aliases, in a table without statistics, one was once
    /// not done within the time that a statement has.
    static final int PART = 1_000;

    /// How many changes of variants are told one by one; of more than that, listeners hear that everything changed,
    /// because a list of them all could be longer than memory.
    static final int MAX_TOLD = 10_000;

    private final List<Alias> aliases = new ArrayList<>();
    private final List<ContentHash> hashes = new ArrayList<>();
    private final List<RemovedVariant> variants = new ArrayList<>();
    private int variantCount;
    private boolean isVast;

    private record RemovedVariant(ContentHash hash, Variant variant) {}

    /// Tells what is gone; for after the commit.
    void tell(Invalidations listeners) {
        if (isVast) {
            listeners.everythingChanged();
            return;
        }
        aliases.forEach(listeners::aliasChanged);
        hashes.forEach(listeners::originalChanged);
        variants.forEach(removed -> listeners.variantChanged(removed.hash(), removed.variant()));
    }

    List<Alias> aliases() {
        return List.copyOf(aliases);
    }

    int variantCount() {
        return variantCount;
    }

    private static final String LOCK = """
            SELECT identifier, motion_identifier
            FROM hashes
            WHERE hash = ?
            FOR UPDATE
            """;

    /// Locks a hash.
    ///
    /// @return the files that it names itself; empty where it is gone
    static Optional<Set<Identifier>> lock(Session session, String hash) throws SQLException {
        return session.one(
                LOCK,
                row -> {
                    Set<Identifier> files = new LinkedHashSet<>();
                    files.add(Rows.identifier(row.getString("identifier")));
                    String still = row.getString("motion_identifier");
                    if (still != null) {
                        files.add(Rows.identifier(still));
                    }
                    return files;
                },
                hash);
    }

    // A statement of its own after the lock: only now every other alias of the hash is visible.
    private static final String REMOVE_ALIAS = """
            -- postgres_aliases_cleanup
            WITH unproxied AS (
                DELETE FROM proxies
                WHERE alias = ?)
            DELETE FROM aliases a
            WHERE a.alias = ? AND a.hash = ? AND a.token = ?
            RETURNING NOT EXISTS (
                SELECT 1 FROM aliases other
                WHERE other.hash = a.hash AND other.alias <> a.alias) AS is_last
            """;

    /// Removes an alias of a hash that is locked, and the hash with its last one.
    ///
    /// @return whether it was there; if not, the transaction is to be undone
    boolean alias(Session session, AliasRow row, Set<Identifier> files) throws SQLException {
        Optional<Boolean> last = session.one(
                REMOVE_ALIAS,
                removed -> removed.getBoolean("is_last"),
                row.alias(),
                row.alias(),
                row.hash(),
                row.token());
        if (last.isEmpty()) {
            return false;
        }
        aliases.add(Alias.parse(row.alias()));
        if (last.get()) {
            hash(session, row.hash(), files);
        }
        return true;
    }

    /// An alias as it stands, in whatever spelling an old version gave it.
    record AliasRow(String alias, String hash, String token) {}

    private static final String REMOVE_ALIASES = """
            -- postgres_aliases_cleanup
            WITH chosen AS MATERIALIZED (
                SELECT alias FROM aliases
                WHERE hash = ?
                LIMIT ?),
            unproxied AS (
                DELETE FROM proxies
                WHERE alias = ANY (ARRAY(SELECT alias FROM chosen)))
            DELETE FROM aliases
            WHERE alias = ANY (ARRAY(SELECT alias FROM chosen))
            RETURNING alias
            """;

    /// Removes aliases of a hash that is locked: all of them, unless there are very many.
    ///
    /// @return whether there may be more
    boolean someAliases(Session session, String hash) throws SQLException {
        List<Alias> part = session.all(REMOVE_ALIASES, row -> Alias.parse(row.getString("alias")), hash, PART);
        aliases.addAll(part);
        return part.size() == PART;
    }

    private static final String REMOVE_VARIANTS = """
            -- postgres_variants_remove
            DELETE FROM variants
            WHERE hash = ? AND variant = ANY (ARRAY(
                SELECT variant FROM variants
                WHERE hash = ?
                LIMIT ?))
            RETURNING hash, variant, identifier
            """;

    private static final String REMOVE_HASH = """
            -- postgres_hashes_cleanup
            DELETE FROM hashes
            WHERE hash = ?
            """;

    /// Removes a hash that is locked and has no alias any more.
    ///
    /// @param own the files that it names itself
    void hash(Session session, String hash, Set<Identifier> own) throws SQLException {
        Set<Identifier> files = new LinkedHashSet<>(own);
        List<Identifier> part;
        do {
            part = session.all(REMOVE_VARIANTS, this::variant, hash, hash, PART);
            files.addAll(part);
            CleanupJobs.removeFiles(session, files);
            files.clear();
        } while (part.size() == PART);
        session.update(REMOVE_HASH, hash);
        hashes.add(Rows.hash(hash));
    }

    /// Removes the variants that a `DELETE … RETURNING hash, variant, identifier` names.
    void variants(Session session, String sql, Object... values) throws SQLException {
        List<Identifier> files = session.all(sql, this::variant, values);
        if (!files.isEmpty()) {
            CleanupJobs.removeFiles(session, files);
        }
        variantCount += files.size();
    }

    private Identifier variant(ResultSet row) throws SQLException {
        ContentHash hash = Rows.hash(row.getString("hash"));
        if (variants.size() == MAX_TOLD) {
            isVast = true;
        } else {
            Rows.variant(row.getString("variant"))
                    .ifPresent(variant -> variants.add(new RemovedVariant(hash, variant)));
        }
        return Rows.identifier(row.getString("identifier"));
    }
}
