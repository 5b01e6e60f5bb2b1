package dev.pictor.repo.postgres;

import dev.pictor.content.Identifier;
import dev.pictor.repo.AuditRepo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads rows as they are written, also those that nobody else could read.
final class PostgresAudit implements AuditRepo {
    private final Database database;

    PostgresAudit(Database database) {
        this.database = database;
    }

    // Details are looked up row by row: for a join, PostgreSQL would read all of them for each page.
    private static final String HASH_ROW = """
            hash,
            identifier,
            (SELECT json FROM details d WHERE d.identifier = h.identifier) AS details,
            motion_identifier,
            (SELECT json FROM details d WHERE d.identifier = h.motion_identifier) AS still_details,
            created_at < timezone('UTC', now()) - interval '1 hour'
                AND NOT EXISTS (SELECT 1 FROM aliases a WHERE a.hash = h.hash) AS is_abandoned
            FROM hashes h""";

    private static final String HASHES = """
            SELECT %s
            WHERE hash > ?
            ORDER BY hash
            LIMIT ?
            """.formatted(HASH_ROW);

    @Override
    public List<HashRow> hashes(String after, int limit) {
        return database.all(HASHES, PostgresAudit::hash, after, limit);
    }

    private static final String HASH = """
            SELECT %s
            WHERE hash = ?
            """.formatted(HASH_ROW);

    @Override
    public Optional<HashRow> hash(String hash) {
        return database.one(HASH, PostgresAudit::hash, hash);
    }

    private static HashRow hash(ResultSet row) throws SQLException {
        String still = row.getString("motion_identifier");
        return new HashRow(
                row.getString("hash"),
                new FileRow(row.getString("identifier"), state(row.getString("details"))),
                still == null ? null : new FileRow(still, state(row.getString("still_details"))),
                row.getBoolean("is_abandoned"));
    }

    private static final String VARIANT_ROW = """
            id,
            hash,
            variant,
            identifier,
            (SELECT json FROM details d WHERE d.identifier = v.identifier) AS details
            FROM variants v""";

    private static final String VARIANTS = """
            SELECT %s
            WHERE id > ?
            ORDER BY id
            LIMIT ?
            """.formatted(VARIANT_ROW);

    @Override
    public List<VariantRow> variants(String after, int limit) {
        return database.all(VARIANTS, PostgresAudit::variant, UUID.fromString(after), limit);
    }

    private static final String VARIANT = """
            SELECT %s
            WHERE id = ?
            """.formatted(VARIANT_ROW);

    @Override
    public Optional<VariantRow> variant(String id) {
        return database.one(VARIANT, PostgresAudit::variant, UUID.fromString(id));
    }

    private static VariantRow variant(ResultSet row) throws SQLException {
        return new VariantRow(
                row.getString("id"),
                row.getString("hash"),
                row.getString("variant"),
                new FileRow(row.getString("identifier"), state(row.getString("details"))));
    }

    private static final String WITHOUT_ROW = """
            SELECT f.identifier
            FROM unnest(?::text[]) AS f (identifier)
            WHERE NOT EXISTS (SELECT 1 FROM hashes WHERE identifier = f.identifier)
              AND NOT EXISTS (SELECT 1 FROM hashes WHERE motion_identifier = f.identifier)
              AND NOT EXISTS (SELECT 1 FROM variants WHERE identifier = f.identifier)
            """;

    // Reads the whole queue, once. Jobs of other queues are their owners', and may name anything. All is asked in one
    // statement, because a file may pass from one table to another between two.
    private static final String UNNAMED = """
            WITH jobs AS MATERIALIZED (
                SELECT coalesce(job -> 'Ingest' ->> 'identifier', job -> 'Identifier' ->> 'identifier') AS identifier
                FROM job_queue
                WHERE queue IN ('process', 'cleanup') AND jsonb_typeof(job) = 'object')
            SELECT f.identifier
            FROM unnest(?::text[]) AS f (identifier)
            WHERE NOT EXISTS (SELECT 1 FROM hashes WHERE identifier = f.identifier)
              AND NOT EXISTS (SELECT 1 FROM hashes WHERE motion_identifier = f.identifier)
              AND NOT EXISTS (SELECT 1 FROM variants WHERE identifier = f.identifier)
              AND NOT EXISTS (SELECT 1 FROM pictor_pending_files WHERE identifier = f.identifier)
              AND NOT EXISTS (SELECT 1 FROM store_migrations WHERE old_identifier = f.identifier)
              AND NOT EXISTS (SELECT 1 FROM store_migrations WHERE new_identifier = f.identifier)
              AND NOT EXISTS (SELECT 1 FROM jobs WHERE identifier = f.identifier)
            """;

    private static final String IS_REFERENCED = """
            SELECT EXISTS (SELECT 1 FROM hashes WHERE identifier = named.identifier)
                OR EXISTS (SELECT 1 FROM hashes WHERE motion_identifier = named.identifier)
                OR EXISTS (SELECT 1 FROM variants WHERE identifier = named.identifier)
                OR EXISTS (SELECT 1 FROM store_migrations WHERE old_identifier = named.identifier)
            FROM (VALUES (?)) AS named (identifier)
            """;

    @Override
    public boolean isReferenced(Identifier file) {
        return database.one(IS_REFERENCED, row -> row.getBoolean(1), file.path())
                .orElse(false);
    }

    /// The queue is only read for files that no row names, which are few.
    @Override
    public Set<Identifier> unnamed(Set<Identifier> files) {
        Set<Identifier> suspects = among(WITHOUT_ROW, files);
        return suspects.isEmpty() ? suspects : among(UNNAMED, suspects);
    }

    private Set<Identifier> among(String statement, Set<Identifier> files) {
        Object paths = files.stream().map(Identifier::path).toArray(String[]::new);
        return database.all(statement, row -> new Identifier(row.getString("identifier")), paths).stream()
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static DetailsState state(@Nullable String column) {
        if (column == null) {
            return DetailsState.ABSENT;
        }
        try {
            DetailsJson.read(column);
            return DetailsState.READABLE;
        } catch (IllegalArgumentException unreadable) {
            return DetailsState.UNREADABLE;
        }
    }
}
