package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.Filling;
import dev.pictor.repo.Repo;
import dev.pictor.repo.Snapshot;
import dev.pictor.repo.postgres.PostgresExtension.TestDatabase;
import dev.pictor.testkit.CopyContract;
import dev.pictor.testkit.Samples;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresCopyTest implements CopyContract {
    @RegisterExtension
    static final RepoExtension source = new RepoExtension();

    private static final String EVERY_COLUMN = """
            WITH one AS (SELECT hash, identifier FROM hashes LIMIT 1)
            , motion AS (UPDATE hashes SET motion_identifier = 'm/1', blurhash = 'LGF5' WHERE hash = (SELECT hash FROM one))
            , made AS (INSERT INTO variants (hash, variant, identifier, accessed)
                       SELECT hash, 'v', 'v/1', '1969-12-31 23:59:59.999999' FROM one)
            , told AS (INSERT INTO uploads (id, result) VALUES (gen_random_uuid(), NULL),
                       (gen_random_uuid(), jsonb_build_object('a', E'tab\\t\\n"€', 'n', NULL, 'x', 1.50)))
            , queued AS (INSERT INTO job_queue (queue, job, worker, status, heartbeat, unique_key)
                         VALUES ('cleanup', '"Prune"', NULL, 'new', NULL, NULL),
                                ('process', '{"x": [1]}', gen_random_uuid(), 'running', '2100-12-31 00:00:00.000001', 'k'))
            , moved AS (INSERT INTO store_migrations (old_identifier, new_identifier) VALUES ('o', 'n'))
            , pending AS (INSERT INTO pictor_pending_files (identifier, created_at) VALUES ('p', '2020-02-29'))
            INSERT INTO pictor_dead_letters (id, queue, job, queue_time, died_at, reason)
            VALUES (gen_random_uuid(), 'process', '{}', '2020-01-01', '2020-01-02', repeat(E'\\\\long\\n', 1000000))
            """;

    private TestDatabase target;

    @BeforeEach
    void makeRoom() {
        source.execute("""
                TRUNCATE hashes, aliases, variants, proxies, details, uploads, job_queue, settings, store_migrations,
                    pictor_pending_files, pictor_dead_letters
                """);
        target = source.postgres().newDatabase();
    }

    @AfterEach
    void drop() {
        target.drop();
    }

    @Override
    public Repo repo() {
        return source.repo();
    }

    @Override
    public Snapshot snapshot() {
        return PostgresSnapshot.take(source.config());
    }

    @Override
    public Filling filling() {
        return PostgresFilling.begin(targetConfig());
    }

    @Override
    public Snapshot target() {
        return PostgresSnapshot.take(targetConfig());
    }

    private PostgresConfig targetConfig() {
        return new PostgresConfig(target.jdbcUrl(), target.user(), target.password());
    }

    @Test
    void everyColumnArrivesWhateverItHolds() throws IOException {
        Samples.ingested(repo());
        source.execute(EVERY_COLUMN);
        try (Snapshot snapshot = snapshot();
                Filling filling = filling()) {
            List<String> rows = rows(source.config());
            assertThat(rows).hasSizeGreaterThanOrEqualTo(11).anyMatch(row -> row.length() > 5_000_000);
            for (String table : snapshot.tables()) {
                try (OutputStream out = filling.open(table)) {
                    snapshot.write(table, out);
                }
            }
            filling.commit();
            assertThat(rows(targetConfig())).isEqualTo(rows);
        }
    }

    /// By name and not by the order of columns.
    private static List<String> rows(PostgresConfig config) {
        Database database = new Database(Connections.direct(config));
        return Table.ALL.stream()
                .flatMap(table -> database
                        .all(
                                "SELECT to_jsonb(t)::text FROM %s t ORDER BY 1".formatted(table.name()),
                                row -> row.getString(1))
                        .stream())
                .toList();
    }
}
