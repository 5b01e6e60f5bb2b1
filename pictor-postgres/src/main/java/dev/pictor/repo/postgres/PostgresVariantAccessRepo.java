package dev.pictor.repo.postgres;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Variant;
import dev.pictor.repo.BrokenRow;
import dev.pictor.repo.VariantAccessRepo;
import dev.pictor.repo.VariantRepo.VariantKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// The column `variants.accessed`.
final class PostgresVariantAccessRepo implements VariantAccessRepo {
    private final Database database;

    PostgresVariantAccessRepo(Database database) {
        this.database = database;
    }

    private static final String ACCESSED = """
            -- postgres_variant_access_set_accessed
            UPDATE variants SET accessed = timezone('UTC', clock_timestamp())
            WHERE hash = ? AND variant = ?
            """;

    @Override
    public void accessedVariant(ContentHash hash, Variant variant) {
        database.update(ACCESSED, hash.base64(), variant.name());
    }

    private static final String SET_ACCESSED = """
            -- postgres_variant_access_set_accessed
            UPDATE variants SET accessed = ?
            WHERE hash = ? AND variant = ?
            """;

    @Override
    public void setAccessedVariant(ContentHash hash, Variant variant, Instant at) {
        database.update(SET_ACCESSED, Values.utc(at), hash.base64(), variant.name());
    }

    private static final String ACCESSED_AT = """
            -- postgres_variant_access_accessed_at
            SELECT accessed
            FROM variants
            WHERE hash = ? AND variant = ?
            """;

    @Override
    public Optional<Instant> variantAccessedAt(ContentHash hash, Variant variant) {
        return database.one(
                ACCESSED_AT,
                row -> Values.moment(row.getObject("accessed", LocalDateTime.class)),
                hash.base64(),
                variant.name());
    }

    private static final String OLDER = """
            -- postgres_variant_access_older_variants
            SELECT accessed, id, hash, variant
            FROM variants
            WHERE accessed < ? AND (accessed, id) > (?, ?)
            ORDER BY accessed, id
            LIMIT ?
            """;

    private static final UUID LEAST = new UUID(0, 0);

    private record Access(LocalDateTime at, UUID id, String hash, String variant) {
        static Access read(ResultSet row) throws SQLException {
            return new Access(
                    row.getObject("accessed", LocalDateTime.class),
                    row.getObject("id", UUID.class),
                    row.getString("hash"),
                    row.getString("variant"));
        }

        Stream<VariantKey> key() {
            try {
                return Stream.of(new VariantKey(ContentHash.ofBase64(hash), new Variant(variant)));
            } catch (IllegalArgumentException unreadable) {
                BrokenRows.report(new BrokenRow("variants", id.toString(), "hash or variant"));
                return Stream.empty();
            }
        }
    }

    @Override
    public Stream<VariantKey> olderVariants(Instant moment) {
        LocalDateTime before = Values.utc(moment);
        return Parts.all(older(before, new Access(LocalDateTime.MIN, LEAST, "", "")), last -> older(before, last))
                .flatMap(Access::key);
    }

    private List<Access> older(LocalDateTime before, Access last) {
        return database.all(OLDER, Access::read, before, last.at(), last.id(), Parts.SIZE);
    }

    @Override
    public void removeVariantAccess(ContentHash hash, Variant variant) {
        // The time goes with the variant.
    }
}
