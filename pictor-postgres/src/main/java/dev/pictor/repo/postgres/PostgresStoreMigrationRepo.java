package dev.pictor.repo.postgres;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.repo.BrokenRow;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.StoreMigrationRepo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The table `store_migrations`.
final class PostgresStoreMigrationRepo implements StoreMigrationRepo {
    /// How many marks are forgotten in one statement, so that it stays within its time.
    private static final int BATCH = 10_000;

    private final Database database;
    private final Invalidations listeners;

    PostgresStoreMigrationRepo(Database database, Invalidations listeners) {
        this.database = database;
        this.listeners = listeners;
    }

    private static final String IS_CONTINUING = """
            -- postgres_store_migration_count
            SELECT EXISTS (SELECT 1 FROM store_migrations)
            """;

    @Override
    public boolean isContinuingMigration() {
        return database.one(IS_CONTINUING, row -> row.getBoolean(1)).orElse(false);
    }

    private static final String MARK = """
            -- postgres_store_migration_mark_migrated
            INSERT INTO store_migrations (old_identifier, new_identifier)
            VALUES (?, ?)
            ON CONFLICT ON CONSTRAINT store_migrations_pkey DO NOTHING
            """;

    @Override
    public void markMigrated(Identifier old, Identifier moved) {
        database.update(MARK, old.path(), moved.path());
    }

    private static final String IS_MIGRATED = """
            -- postgres_store_migration_is_migrated
            SELECT EXISTS (SELECT 1 FROM store_migrations WHERE old_identifier = ?)
                OR EXISTS (SELECT 1 FROM store_migrations WHERE new_identifier = ?)
            """;

    @Override
    public boolean isMigrated(Identifier identifier) {
        return database.one(IS_MIGRATED, row -> row.getBoolean(1), identifier.path(), identifier.path())
                .orElse(false);
    }

    private static final String MOVED = """
            -- postgres_store_migration_moved
            SELECT old_identifier
            FROM store_migrations
            WHERE old_identifier > ? AND old_identifier <> new_identifier
            ORDER BY old_identifier
            LIMIT ?
            """;

    @Override
    public List<Identifier> moved(@Nullable Identifier after, int limit) {
        String last = after == null ? "" : after.path();
        return database.all(MOVED, row -> new Identifier(row.getString("old_identifier")), last, limit);
    }

    // In parts; a TRUNCATE would wait for, and stop, everybody else.
    private static final String CLEAR = """
            -- postgres_store_migration_clear
            DELETE FROM store_migrations
            WHERE old_identifier IN (SELECT old_identifier FROM store_migrations LIMIT ?)
            """;

    @Override
    public void clear() {
        int cleared;
        do {
            cleared = database.update(CLEAR, BATCH);
        } while (cleared > 0);
    }

    // One that cannot be read stays where it is.
    private static final String UNMOVED = """
            -- postgres_store_migration_unmoved
            WITH named AS (
                SELECT h.motion_identifier AS identifier
                FROM unnest(?::text[]) AS n (hash) JOIN hashes AS h ON h.hash = n.hash
                WHERE h.motion_identifier IS NOT NULL
                UNION ALL
                SELECT v.identifier
                FROM unnest(?::text[]) AS n (hash) JOIN variants AS v ON v.hash = n.hash
                UNION ALL
                SELECT h.identifier
                FROM unnest(?::text[]) AS n (hash) JOIN hashes AS h ON h.hash = n.hash)
            SELECT f.identifier
            FROM named AS f
            WHERE NOT EXISTS (SELECT 1 FROM store_migrations WHERE old_identifier = f.identifier)
              AND NOT EXISTS (SELECT 1 FROM store_migrations WHERE new_identifier = f.identifier)
            """;

    @Override
    public List<Identifier> unmoved(List<ContentHash> hashes) {
        Object names = hashes.stream().map(ContentHash::base64).toArray(String[]::new);
        return database.all(UNMOVED, PostgresStoreMigrationRepo::readable, names, names, names).stream()
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private static Optional<Identifier> readable(ResultSet row) throws SQLException {
        String identifier = row.getString("identifier");
        try {
            return Optional.of(new Identifier(identifier));
        } catch (IllegalArgumentException unreadable) {
            BrokenRows.report(new BrokenRow("hashes or variants", identifier, "identifier"));
            return Optional.empty();
        }
    }

    @Override
    public Set<Identifier> moveAll(Map<Identifier, Identifier> files) {
        List<Identifier> order = List.copyOf(files.keySet());
        String[] old = order.stream().map(Identifier::path).toArray(String[]::new);
        String[] moved = order.stream().map(files::get).map(Identifier::path).toArray(String[]::new);
        if (!Collections.disjoint(files.keySet(), files.values())) {
            throw new IllegalArgumentException("moved to where one was: " + files);
        }
        List<Renamed> renamed = database.transaction(session -> move(session, old, moved));
        renamed.forEach(row -> row.owner().tell(listeners));
        return renamed.stream().map(Renamed::old).collect(Collectors.toSet());
    }

    private static List<Renamed> move(Session session, Object old, Object moved) throws SQLException {
        List<Renamed> renamed = new ArrayList<>();
        renamed.addAll(session.all(RENAME_ORIGINALS, Renamed::read, old, moved));
        renamed.addAll(session.all(RENAME_STILLS, Renamed::read, old, moved));
        renamed.addAll(session.all(RENAME_VARIANTS, Renamed::read, old, moved));
        if (!renamed.isEmpty()) {
            Object from = renamed.stream().map(row -> row.old().path()).toArray(String[]::new);
            Object to = renamed.stream().map(Renamed::moved).toArray(String[]::new);
            session.update(TAKE_DETAILS, from, to);
            session.update(FORGET_DETAILS, from);
            session.update(MARK_ALL, from, to);
            session.update(NO_LONGER_PENDING, to);
        }
        return renamed;
    }

    /// A row that names another file now.
    private record Renamed(Identifier old, String moved, Owner owner) {
        static Renamed read(ResultSet row) throws SQLException {
            return new Renamed(Rows.identifier(row.getString("old")), row.getString("moved"), Owner.read(row));
        }
    }

    private static final String RENAME_ORIGINALS = """
            UPDATE hashes SET identifier = f.moved
            FROM unnest(?::text[], ?::text[]) AS f (old, moved)
            WHERE identifier = f.old
            RETURNING f.old, f.moved, hash, NULL AS variant
            """;

    private static final String RENAME_STILLS = """
            UPDATE hashes SET motion_identifier = f.moved
            FROM unnest(?::text[], ?::text[]) AS f (old, moved)
            WHERE motion_identifier = f.old
            RETURNING f.old, f.moved, hash, NULL AS variant
            """;

    private static final String RENAME_VARIANTS = """
            UPDATE variants SET identifier = f.moved
            FROM unnest(?::text[], ?::text[]) AS f (old, moved)
            WHERE identifier = f.old
            RETURNING f.old, f.moved, hash, variant
            """;

    private static final String TAKE_DETAILS = """
            INSERT INTO details (identifier, json)
            SELECT f.moved, d.json
            FROM unnest(?::text[], ?::text[]) AS f (old, moved)
            JOIN details AS d ON d.identifier = f.old
            ON CONFLICT ON CONSTRAINT details_pkey DO NOTHING
            """;

    private static final String FORGET_DETAILS = """
            DELETE FROM details
            WHERE identifier = ANY (?::text[])
            """;

    private static final String MARK_ALL = """
            INSERT INTO store_migrations (old_identifier, new_identifier)
            SELECT f.old, f.moved
            FROM unnest(?::text[], ?::text[]) AS f (old, moved)
            ON CONFLICT ON CONSTRAINT store_migrations_pkey DO NOTHING
            """;

    private static final String NO_LONGER_PENDING = """
            DELETE FROM pictor_pending_files
            WHERE identifier = ANY (?::text[])
            """;
}
