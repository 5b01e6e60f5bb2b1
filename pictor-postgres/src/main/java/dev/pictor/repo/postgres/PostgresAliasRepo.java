package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.AliasRepo;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.Original;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The table `aliases`.
final class PostgresAliasRepo implements AliasRepo {
    private final Database database;
    private final Invalidations listeners;

    PostgresAliasRepo(Database database, Invalidations listeners) {
        this.database = database;
        this.listeners = listeners;
    }

    private static final String ORIGINAL = """
            SELECT a.hash, h.identifier, h.blurhash, d.json AS details
            FROM aliases a
            JOIN hashes h ON h.hash = a.hash
            LEFT JOIN details d ON d.identifier = h.identifier
            WHERE a.alias = ?
            """;

    @Override
    public Optional<Original> original(Alias alias) {
        return alias.storable() ? database.one(ORIGINAL, Rows::original, alias.text()) : Optional.empty();
    }

    @Override
    public DeleteResult delete(Alias alias, DeleteToken token) {
        if (!alias.storable()) {
            return DeleteResult.UNKNOWN;
        }
        Removal removal = database.transaction(session -> delete(session, alias, token));
        if (removal.result() == DeleteResult.DELETED) {
            listeners.aliasChanged(alias);
        }
        for (Orphan orphan : removal.orphans()) {
            listeners.originalChanged(orphan.hash());
            orphan.variants().forEach(variant -> listeners.variantChanged(orphan.hash(), variant));
        }
        return removal.result();
    }

    /// What a deletion did.
    ///
    /// @param orphans the hash that went with its last alias, or none
    private record Removal(DeleteResult result, List<Orphan> orphans) {
        Removal(DeleteResult result) {
            this(result, List.of());
        }
    }

    private record Orphan(ContentHash hash, List<Variant> variants) {}

    private Removal delete(Session session, Alias alias, DeleteToken token) throws SQLException {
        Optional<Found> found = find(session, alias);
        if (found.isEmpty()) {
            return new Removal(DeleteResult.UNKNOWN);
        }
        if (!DeleteToken.parse(found.get().token()).matches(token)) {
            return new Removal(DeleteResult.WRONG_TOKEN);
        }
        Set<Identifier> files = lock(session, found.get().hash());
        Optional<Boolean> last = remove(session, alias, found.get());
        if (last.isEmpty()) {
            return session.undo(new Removal(DeleteResult.UNKNOWN)); // somebody else was faster
        }
        return new Removal(
                DeleteResult.DELETED,
                last.get() ? List.of(removeHash(session, found.get().hash(), files)) : List.of());
    }

    /// An alias row, as it stands.
    private record Found(String hash, String token) {}

    private static final String FIND = """
            SELECT hash, token
            FROM aliases
            WHERE alias = ?
            """;

    private static Optional<Found> find(Session session, Alias alias) throws SQLException {
        return session.one(FIND, row -> new Found(row.getString("hash"), row.getString("token")), alias.text());
    }

    // Uploads of the same content wait for this lock, and deletions of its other aliases too.
    private static final String LOCK = """
            SELECT identifier, motion_identifier
            FROM hashes
            WHERE hash = ?
            FOR UPDATE
            """;

    private static Set<Identifier> lock(Session session, String hash) throws SQLException {
        Set<Identifier> files = new LinkedHashSet<>();
        session.one(
                LOCK,
                row -> {
                    files.add(Rows.identifier(row.getString("identifier")));
                    String still = row.getString("motion_identifier");
                    return still == null || files.add(Rows.identifier(still));
                },
                hash);
        return files;
    }

    // A statement of its own after the lock: only now every other alias of the hash is visible.
    private static final String REMOVE = """
            WITH unproxied AS (
                DELETE FROM proxies
                WHERE alias = ?)
            DELETE FROM aliases a
            WHERE a.alias = ? AND a.hash = ? AND a.token = ?
            RETURNING NOT EXISTS (
                SELECT 1 FROM aliases other
                WHERE other.hash = a.hash AND other.alias <> a.alias)
            """;

    /// @return whether it was the last alias of its hash; empty where it is gone or another one by now
    private static Optional<Boolean> remove(Session session, Alias alias, Found found) throws SQLException {
        return session.one(REMOVE, row -> row.getBoolean(1), alias.text(), alias.text(), found.hash(), found.token());
    }

    private static final String REMOVE_VARIANTS = """
            DELETE FROM variants
            WHERE hash = ?
            RETURNING variant, identifier
            """;

    private static final String REMOVE_HASH = """
            DELETE FROM hashes
            WHERE hash = ?
            """;

    private static Orphan removeHash(Session session, String hash, Set<Identifier> files) throws SQLException {
        List<Variant> variants = new ArrayList<>();
        session.all(
                REMOVE_VARIANTS,
                row -> {
                    Rows.variant(row.getString("variant")).ifPresent(variants::add);
                    return files.add(Rows.identifier(row.getString("identifier")));
                },
                hash);
        session.update(REMOVE_HASH, hash);
        CleanupJobs.removeFiles(session, files);
        return new Orphan(Rows.hash(hash), variants);
    }
}
