package dev.pictor.repo.postgres;

import dev.pictor.testkit.Samples;
import java.util.List;
import javax.sql.DataSource;

/// Fills all tables as a large house would have them, in the time that it takes to write the rows.
final class ManyRows {
    private ManyRows() {}

    // Hashes as the port reads them: a digest, six bytes of size, the code of PNG. Two aliases and a variant each, and
    // as
    // many jobs of another queue. Triggers and foreign keys have nothing to find here, and indexes are built at the
    // end:
    // one that is not ready is passed over by INSERT, and made whole by REINDEX.
    private static final String ROWS = """
            SET session_replication_role = replica;
            SET synchronous_commit = off;
            SET work_mem = '64MB';
            SET maintenance_work_mem = '256MB';
            UPDATE pg_index SET indisready = false, indisvalid = false
                FROM pg_class c
                WHERE c.oid = indrelid AND c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r';
            CREATE TEMPORARY TABLE seeds AS
                SELECT n, encode(sha256(int4send(n)) || '\\x0000000004d2'::bytea || '\\x07'::bytea, 'base64') AS hash
                FROM generate_series(1, COUNT) AS n;
            INSERT INTO hashes (hash, identifier, created_at)
                SELECT hash, 'files/' || n, TIMESTAMP '2020-01-01' + n * interval '1 second' FROM seeds;
            INSERT INTO details (identifier, json) SELECT 'files/' || n, 'DETAILS' FROM seeds;
            INSERT INTO aliases (alias, hash, token)
                SELECT gen_random_uuid() || '.png', hash, 'token' FROM seeds, generate_series(1, 2);
            INSERT INTO variants (hash, variant, identifier, accessed)
                SELECT hash, 'resize/200/webp', 'variants/' || n, TIMESTAMP '2100-01-01' + n * interval '1 second'
                FROM seeds;
            INSERT INTO details (identifier, json) SELECT 'variants/' || n, 'DETAILS' FROM seeds;
            INSERT INTO proxies (url, alias, accessed)
                SELECT 'http://example.com/' || row_number() OVER (), alias,
                       TIMESTAMP '2100-01-01' + row_number() OVER () * interval '1 second'
                FROM aliases
                LIMIT COUNT / 2;
            INSERT INTO job_queue (queue, job, queue_time)
                SELECT 'process', '{}', TIMESTAMP '2020-01-01' + n * interval '1 second' FROM seeds;
            INSERT INTO uploads (id, created_at)
                SELECT gen_random_uuid(), TIMESTAMP '2100-01-01' FROM seeds WHERE n % 10 = 0;
            INSERT INTO pictor_pending_files (identifier, created_at)
                SELECT 'pending/' || n, TIMESTAMP '2100-01-01' FROM seeds WHERE n % 10 = 0;
            INSERT INTO keyed_notifications (key, heartbeat)
                SELECT 'key/' || n, TIMESTAMP '2100-01-01' FROM seeds WHERE n % 10 = 0;
            INSERT INTO pictor_build_rights (key, owner)
                SELECT 'key/' || n, gen_random_uuid() FROM seeds WHERE n % 10 = 0;
            INSERT INTO pictor_dead_letters (id, queue, job, queue_time, died_at, reason)
                SELECT gen_random_uuid(), 'process', '{}', TIMESTAMP '2020-01-01',
                       TIMESTAMP '2020-01-01' + n * interval '1 second', 'why not'
                FROM seeds WHERE n % 10 = 0;
            INSERT INTO settings (key, value) SELECT 'setting/' || n, '' FROM seeds WHERE n % 10 = 0;
            INSERT INTO store_migrations (old_identifier, new_identifier)
                SELECT 'old/' || n, 'new/' || n FROM seeds WHERE n % 10 = 0
            """;

    private static final String BUILD_INDEXES = """
            REINDEX SCHEMA public
            """;

    private static final String LOOK = """
            VACUUM (ANALYZE)
            """;

    /// @param hashes how many; everything else is in proportion
    static void fill(DataSource database, int hashes) {
        String rows = ROWS.replace("COUNT", Integer.toString(hashes))
                .replace("DETAILS", DetailsJson.write(Samples.details()));
        new Database(database).statement(session -> {
            for (String script : List.of(rows, BUILD_INDEXES, LOOK)) {
                session.script(script);
            }
            return hashes;
        });
    }
}
