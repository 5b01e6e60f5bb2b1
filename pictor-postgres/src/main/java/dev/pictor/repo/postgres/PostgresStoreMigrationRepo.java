package dev.pictor.repo.postgres;

import dev.pictor.content.Identifier;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.StoreMigrationRepo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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

    @Override
    public MoveResult move(Identifier old, Identifier moved) {
        if (old.equals(moved)) {
            throw new IllegalArgumentException("moved to where it was: " + old);
        }
        List<Owner> owners = database.transaction(session -> {
            List<Owner> renamed = rename(session, old, moved);
            if (renamed.isEmpty()) {
                return renamed;
            }
            session.update(TAKE_DETAILS, moved.path(), old.path());
            session.update(FORGET_DETAILS, old.path());
            session.update(MARK, old.path(), moved.path());
            session.update(NO_LONGER_PENDING, moved.path());
            return renamed;
        });
        owners.forEach(owner -> owner.tell(listeners));
        return owners.isEmpty() ? MoveResult.NOT_NAMED : MoveResult.MOVED;
    }

    private static final String RENAME_ORIGINAL = """
            UPDATE hashes SET identifier = ?
            WHERE identifier = ?
            RETURNING hash, NULL AS variant
            """;

    private static final String RENAME_STILL = """
            UPDATE hashes SET motion_identifier = ?
            WHERE motion_identifier = ?
            RETURNING hash, NULL AS variant
            """;

    private static final String RENAME_VARIANT = """
            UPDATE variants SET identifier = ?
            WHERE identifier = ?
            RETURNING hash, variant
            """;

    private static List<Owner> rename(Session session, Identifier old, Identifier moved) throws SQLException {
        List<Owner> owners = new ArrayList<>();
        owners.addAll(session.all(RENAME_ORIGINAL, Owner::read, moved.path(), old.path()));
        owners.addAll(session.all(RENAME_STILL, Owner::read, moved.path(), old.path()));
        owners.addAll(session.all(RENAME_VARIANT, Owner::read, moved.path(), old.path()));
        return owners;
    }

    private static final String TAKE_DETAILS = """
            INSERT INTO details (identifier, json)
            SELECT ?, json FROM details WHERE identifier = ?
            ON CONFLICT ON CONSTRAINT details_pkey DO NOTHING
            """;

    private static final String FORGET_DETAILS = """
            DELETE FROM details
            WHERE identifier = ?
            """;

    private static final String NO_LONGER_PENDING = """
            DELETE FROM pictor_pending_files
            WHERE identifier = ?
            """;
}
