package dev.pictor.repo.postgres;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.repo.HashRepo.CleanupResult;
import dev.pictor.repo.HashRepo.CreateResult;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.RepoException;
import java.time.Instant;
import java.util.Optional;

/// Single rows of the table `hashes`, for callers with a protocol of their own.
final class HashRows {
    private final Database database;
    private final Invalidations listeners;

    HashRows(Database database, Invalidations listeners) {
        this.database = database;
        this.listeners = listeners;
    }

    private static final String CREATE = """
            -- postgres_hashes_create_hash
            INSERT INTO hashes (hash, identifier, created_at)
            VALUES (?, ?, timezone('UTC', clock_timestamp()))
            ON CONFLICT ON CONSTRAINT hashes_pkey DO NOTHING
            """;

    CreateResult create(ContentHash hash, Identifier identifier) {
        return created(database.update(CREATE, hash.base64(), identifier.path()));
    }

    private static final String CREATE_AT = """
            -- postgres_hashes_create_hash
            INSERT INTO hashes (hash, identifier, created_at)
            VALUES (?, ?, ?)
            ON CONFLICT ON CONSTRAINT hashes_pkey DO NOTHING
            """;

    CreateResult create(ContentHash hash, Identifier identifier, Instant createdAt) {
        return created(database.update(CREATE_AT, hash.base64(), identifier.path(), Values.utc(createdAt)));
    }

    private static CreateResult created(int rows) {
        return rows == 1 ? CreateResult.CREATED : CreateResult.HASH_ALREADY_EXISTS;
    }

    private static final String UPDATE_IDENTIFIER = """
            -- postgres_hashes_update_identifier
            UPDATE hashes SET identifier = ?
            WHERE hash = ?
            """;

    void updateIdentifier(ContentHash hash, Identifier identifier) {
        if (database.update(UPDATE_IDENTIFIER, identifier.path(), hash.base64()) == 1) {
            listeners.originalChanged(hash);
        }
    }

    private static final String IDENTIFIER = """
            -- postgres_identifier
            SELECT identifier
            FROM hashes
            WHERE hash = ?
            """;

    Optional<Identifier> identifier(ContentHash hash) {
        return database.one(IDENTIFIER, row -> Rows.identifier(row.getString("identifier")), hash.base64());
    }

    private static final String RELATE_MOTION_IDENTIFIER = """
            -- postgres_hashes_relate_motion_identifier
            UPDATE hashes SET motion_identifier = ?
            WHERE hash = ?
            """;

    void relateMotionIdentifier(ContentHash hash, Identifier identifier) {
        database.update(RELATE_MOTION_IDENTIFIER, identifier.path(), hash.base64());
    }

    private static final String RELATE_FIRST_MOTION_IDENTIFIER = """
            -- postgres_hashes_relate_motion_identifier
            UPDATE hashes SET motion_identifier = ?
            WHERE hash = ? AND motion_identifier IS NULL
            """;

    boolean relateFirstMotionIdentifier(ContentHash hash, Identifier identifier) {
        return database.update(RELATE_FIRST_MOTION_IDENTIFIER, identifier.path(), hash.base64()) == 1;
    }

    private static final String REPLACE_LOST_STILL = """
            -- postgres_hashes_relate_motion_identifier
            UPDATE hashes SET motion_identifier = ?
            WHERE hash = ? AND motion_identifier = ?
            """;

    boolean replaceLostStill(ContentHash hash, Identifier lost, Identifier copy) {
        return database.update(REPLACE_LOST_STILL, copy.path(), hash.base64(), lost.path()) == 1;
    }

    private static final String MOTION_IDENTIFIER = """
            -- postgres_hashes_motion_identifier
            SELECT motion_identifier
            FROM hashes
            WHERE hash = ? AND motion_identifier IS NOT NULL
            """;

    Optional<Identifier> motionIdentifier(ContentHash hash) {
        return database.one(
                MOTION_IDENTIFIER, row -> Rows.identifier(row.getString("motion_identifier")), hash.base64());
    }

    private static final String BLURHASH = """
            -- postgres_hashes_blurhash
            SELECT blurhash
            FROM hashes
            WHERE hash = ? AND blurhash IS NOT NULL
            """;

    Optional<String> blurhash(ContentHash hash) {
        return database.one(BLURHASH, row -> row.getString("blurhash"), hash.base64());
    }

    private static final String CLEANUP = """
            -- postgres_hashes_cleanup
            DELETE FROM hashes
            WHERE hash = ?
            """;

    CleanupResult cleanup(ContentHash hash) {
        try {
            if (database.update(CLEANUP, hash.base64()) == 1) {
                listeners.originalChanged(hash);
            }
            return CleanupResult.CLEANED;
        } catch (RepoException refused) {
            return switch (refused.constraint().orElse("")) {
                case "aliases_hash_fkey" -> CleanupResult.HAS_ALIASES;
                case "variants_hash_fkey" -> CleanupResult.HAS_VARIANTS;
                default -> throw refused;
            };
        }
    }

    private static final String SIZE = """
            -- postgres_hashes_count
            SELECT count(*)
            FROM hashes
            """;

    long size() {
        return database.one(SIZE, row -> row.getLong(1)).orElse(0L);
    }

    // As the planner does it: the density of the last look, by the table's size of now.
    private static final String ESTIMATED_SIZE = """
            -- postgres_hashes_count
            SELECT round(reltuples / greatest(relpages, 1)
                       * (pg_relation_size(oid) / current_setting('block_size')::bigint))::bigint
            FROM pg_class
            WHERE oid = 'hashes'::regclass AND reltuples >= 0
            """;

    /// Counts where nobody has looked at the table yet.
    long estimatedSize() {
        return database.one(ESTIMATED_SIZE, row -> row.getLong(1)).orElseGet(this::size);
    }
}
