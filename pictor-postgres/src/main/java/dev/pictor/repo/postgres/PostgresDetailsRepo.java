package dev.pictor.repo.postgres;

import dev.pictor.content.Details;
import dev.pictor.content.Identifier;
import dev.pictor.repo.DetailsRepo;
import dev.pictor.repo.Invalidations;
import java.util.Optional;

/// The table `details`.
final class PostgresDetailsRepo implements DetailsRepo {
    private final Database database;
    private final Invalidations listeners;

    PostgresDetailsRepo(Database database, Invalidations listeners) {
        this.database = database;
        this.listeners = listeners;
    }

    @Override
    public void relateDetails(Identifier identifier, Details details) {
        database.statement(session -> {
            PostgresHashRepo.relateDetails(session, identifier, details);
            return identifier;
        });
    }

    private static final String DETAILS = """
            -- postgres_details_get
            SELECT json
            FROM details
            WHERE identifier = ?
            """;

    @Override
    public Optional<Details> details(Identifier identifier) {
        return database.one(DETAILS, row -> Optional.ofNullable(Rows.details(row.getString("json"))), identifier.path())
                .flatMap(details -> details);
    }

    private static final String CLEANUP = """
            -- postgres_details_cleanup
            DELETE FROM details
            WHERE identifier = ?
            """;

    @Override
    public void cleanupDetails(Identifier identifier) {
        database.update(CLEANUP, identifier.path());
    }

    // No trigger watches this table, so the statement itself tells the other nodes.
    private static final String REPLACE = """
            -- postgres_details_relate
            WITH replaced AS (
                INSERT INTO details (identifier, json)
                VALUES (?, ?::jsonb)
                ON CONFLICT ON CONSTRAINT details_pkey DO UPDATE SET json = EXCLUDED.json
                RETURNING identifier),
            owners AS (
                SELECT h.hash, NULL AS variant, 'original ' || h.hash AS change
                FROM replaced r
                JOIN hashes h ON h.identifier = r.identifier
                UNION ALL
                SELECT v.hash, v.variant, 'variant ' || v.hash || ' ' || v.variant
                FROM replaced r
                JOIN variants v ON v.identifier = r.identifier)
            SELECT hash, variant,
                   pg_notify('pictor_changes',
                             CASE WHEN octet_length(change) < 7900 THEN change ELSE 'everything' END)
            FROM owners
            """;

    @Override
    public void replaceDetails(Identifier identifier, Details details) {
        database.all(REPLACE, Owner::read, identifier.path(), DetailsJson.write(details))
                .forEach(owner -> owner.tell(listeners));
    }
}
