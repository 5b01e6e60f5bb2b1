package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.CleanupQueue.Claimed;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.VariantRepo.BuildRight;
import dev.pictor.repo.VariantRepo.VariantKey;
import dev.pictor.repo.postgres.ExplainingSource.Explained;
import dev.pictor.testkit.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How the server runs each hot statement where there are many rows: by an index, never by reading or sorting a table.
class PlanTest {
    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private static final int HASHES = 100_000;

    private static final ExplainingSource plans = new ExplainingSource();
    private static HikariDataSource pool;
    private static PostgresRepo repo;
    private static NewOriginal original;

    @BeforeAll
    static void fill() {
        pool = Connections.pool(new PostgresConfig(postgres.jdbcUrl(), postgres.user(), postgres.password()));
        repo = PostgresRepo.over(plans.over(pool), postgres.dataSource());
        new Database(postgres.dataSource()).statement(session -> {
            session.script(ROWS.replace("COUNT", Integer.toString(HASHES))
                    .replace("DETAILS", DetailsJson.write(Samples.details())));
            return true;
        });
        original = Samples.ingested(repo);
        Samples.built(repo, original.hash(), Samples.VARIANT);
    }

    @AfterAll
    static void close() {
        repo.close();
        pool.close();
    }

    // Hashes as the port reads them: a digest, six bytes of size, the code of PNG. Two aliases and a variant each, and
    // as many jobs of another queue. Triggers and foreign keys have nothing to find here.
    private static final String ROWS = """
            SET session_replication_role = replica;
            SET work_mem = '64MB';
            CREATE TEMPORARY TABLE seeds AS
                SELECT n, encode(sha256(int4send(n)) || '\\x0000000004d2'::bytea || '\\x07'::bytea, 'base64') AS hash
                FROM generate_series(1, COUNT) AS n;
            INSERT INTO hashes (hash, identifier, created_at)
                SELECT hash, 'files/' || n, TIMESTAMP '2026-01-01' + n * interval '1 second' FROM seeds;
            INSERT INTO details (identifier, json) SELECT 'files/' || n, 'DETAILS' FROM seeds;
            INSERT INTO aliases (alias, hash, token)
                SELECT gen_random_uuid() || '.png', hash, 'token' FROM seeds, generate_series(1, 2);
            INSERT INTO variants (hash, variant, identifier, accessed)
                SELECT hash, 'resize/200/webp', 'variants/' || n, TIMESTAMP '2100-01-01' + n * interval '1 second'
                FROM seeds;
            INSERT INTO proxies (url, alias, accessed)
                SELECT 'http://example.com/' || row_number() OVER (), alias, TIMESTAMP '2100-01-01'
                FROM aliases
                LIMIT COUNT;
            INSERT INTO job_queue (queue, job, queue_time)
                SELECT 'process', '{}', TIMESTAMP '2020-01-01' + n * interval '1 second' FROM seeds;
            INSERT INTO pictor_pending_files (identifier, created_at)
                SELECT 'pending/' || n, TIMESTAMP '2100-01-01' FROM seeds;
            INSERT INTO keyed_notifications (key, heartbeat) SELECT 'key/' || n, TIMESTAMP '2100-01-01' FROM seeds;
            INSERT INTO pictor_build_rights (key, owner) SELECT 'key/' || n, gen_random_uuid() FROM seeds;
            INSERT INTO settings (key, value) SELECT 'setting/' || n, '' FROM seeds;
            SET session_replication_role = DEFAULT;
            ANALYZE
            """;

    private static void allByIndex(ExplainingSource.Work work) throws Exception {
        List<Explained> explained = plans.during(work);
        assertThat(explained).isNotEmpty();
        for (Explained statement : explained) {
            byIndex(statement, statement.plan());
        }
    }

    private static void byIndex(Explained statement, JsonNode node) {
        assertThat(node.get("Node Type").asText())
                .as("%s%n%s", statement.sql(), statement.plan().toPrettyString())
                .isNotIn("Seq Scan", "Sort", "Incremental Sort");
        for (JsonNode child : node.path("Plans")) {
            byIndex(statement, child);
        }
    }

    @Test
    void anUpload() throws Exception {
        NewOriginal fresh = Samples.original();
        allByIndex(() -> Samples.ingest(repo, fresh));
        allByIndex(() -> repo.hashes().ingest(fresh));
        allByIndex(() -> Samples.ingest(repo, Samples.original(fresh.hash())));
        allByIndex(() -> Samples.ingest(repo, Samples.withAlias(Samples.original(), fresh.alias())));
    }

    @Test
    void aLookUp() throws Exception {
        allByIndex(() -> repo.aliases().original(original.alias()));
        allByIndex(() -> repo.variants().find(original.alias(), Samples.VARIANT));
    }

    @Test
    void aDeletion() throws Exception {
        NewOriginal victim = Samples.ingested(repo);
        Samples.built(repo, victim.hash(), Samples.VARIANT);
        allByIndex(() -> repo.aliases().delete(victim.alias(), victim.token()));
        NewOriginal purged = Samples.ingested(repo);
        allByIndex(() -> repo.hashes().purge(purged.hash()));
        allByIndex(() -> repo.hashes().removeUnused(original.hash()));
    }

    @Test
    void aVariant() throws Exception {
        ContentHash hash = original.hash();
        Variant variant = new Variant("png");
        allByIndex(() -> Samples.built(repo, hash, variant));
        allByIndex(() -> Samples.built(repo, hash, variant));
        allByIndex(() -> repo.variants().recordAccesses(Set.of(new VariantKey(hash, variant))));
        allByIndex(() -> {
            BuildRight right = repo.variants().claim(hash, variant).orElseThrow();
            repo.variants().heartbeat(right);
            repo.variants().awaitRelease(hash, variant, Duration.ZERO);
            repo.variants().release(right);
        });
        allByIndex(() -> repo.variants().remove(hash, variant));
    }

    @Test
    void aSweep() throws Exception {
        allByIndex(() -> repo.variants().removeUnusedFor(Duration.ofDays(1), 100));
        allByIndex(() -> repo.proxies().removeUnusedFor(Duration.ofDays(1), 100));
        allByIndex(() -> repo.pendingFiles().giveUp(Duration.ofDays(1)));
    }

    @Test
    void aLateDetail() throws Exception {
        allByIndex(() -> repo.hashes().relateBlurhash(original.hash(), "blurhash"));
        allByIndex(() -> repo.hashes().relateDetails(original.identifier(), Samples.details()));
    }

    @Test
    void aJob() throws Exception {
        Samples.queueJobs(repo, 3);
        Identifier file = Samples.file();
        allByIndex(() -> repo.cleanup().isReferenced(file));
        allByIndex(() -> repo.cleanup().forgetDetails(file));
        allByIndex(() -> {
            Claimed job = repo.cleanup().claim(UUID.randomUUID(), Duration.ZERO).orElseThrow();
            repo.cleanup().heartbeat(job);
            repo.cleanup().complete(job);
            Claimed failing =
                    repo.cleanup().claim(UUID.randomUUID(), Duration.ZERO).orElseThrow();
            repo.cleanup().retry(failing, "why not");
        });
    }

    @Test
    void aPageInTheMiddle() throws Exception {
        ContentHash middle = Samples.content();
        allByIndex(() -> repo.hashes().walk(middle, 100));
    }
}
