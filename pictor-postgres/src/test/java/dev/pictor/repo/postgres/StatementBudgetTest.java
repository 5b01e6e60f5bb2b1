package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.pictor.content.ProxyUrl;
import dev.pictor.content.Variant;
import dev.pictor.repo.Freshness;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.VariantRepo.VariantKey;
import dev.pictor.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatementBudgetTest {
    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private static HikariDataSource pool;
    private static StatementCounter counter;
    private static PostgresRepo repo;

    @BeforeAll
    static void open() {
        pool = Connections.pool(new PostgresConfig(postgres.jdbcUrl(), postgres.user(), postgres.password()));
        counter = new StatementCounter(pool);
        repo = PostgresRepo.over(counter, postgres.dataSource());
    }

    @AfterAll
    static void close() {
        repo.close();
        pool.close();
    }

    @Test
    void anOriginalCostsOneStatement() throws Exception {
        NewOriginal original = Samples.ingested(repo);
        assertThat(counter.during(() -> repo.aliases().original(original.alias())))
                .hasSize(1);
    }

    @Test
    void aVariantCostsOneStatement() throws Exception {
        NewOriginal original = Samples.ingested(repo);
        Samples.built(repo, original.hash(), Samples.VARIANT);
        assertThat(counter.during(() -> repo.variants().find(original.alias(), Samples.VARIANT)))
                .hasSize(1);
    }

    @Test
    void aPageCostsOneStatement() throws Exception {
        NewOriginal original = Samples.ingested(repo);
        Samples.ingested(repo);
        assertThat(counter.during(() -> repo.hashes().hashPage(null, 1))).hasSize(1);
        assertThat(counter.during(() -> repo.hashes().hashPage(original.hash().slug(), 100)))
                .hasSize(1);
        assertThat(counter.during(() -> repo.hashes().hashPageByDate(Instant.now(), 100)))
                .hasSize(1);
    }

    @Test
    void anUploadCostsAtMostFiveStatementsAndOneBefore() throws Exception {
        NewOriginal original = Samples.original();
        assertThat(counter.during(() -> repo.pendingFiles().record(original.identifier())))
                .hasSize(1);
        assertThat(counter.during(() -> repo.hashes().ingest(original))).hasSizeLessThanOrEqualTo(5);
        assertThat(counter.during(() -> repo.hashes().ingest(Samples.original(original.hash()))))
                .hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void aProxiedOriginalCostsAtMostSixStatements() throws Exception {
        ProxyUrl url = Samples.url();
        NewOriginal original = Samples.original();
        repo.pendingFiles().record(original.identifier());
        assertThat(counter.during(() -> repo.proxies().ingestAndRelate(original, url, Freshness.UNKNOWN)))
                .hasSizeLessThanOrEqualTo(6);
        assertThat(counter.during(() -> repo.proxies()
                        .ingestAndRelate(Samples.original(original.hash()), Samples.url(), Freshness.UNKNOWN)))
                .hasSizeLessThanOrEqualTo(6);
        assertThat(counter.during(() -> repo.proxies().ingestAndRelate(Samples.original(), url, Freshness.UNKNOWN)))
                .hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void whatIsKeptForAnAddressCostsOneStatement() throws Exception {
        ProxyUrl url = Samples.url();
        repo.proxies().relateUrl(url, Samples.ingested(repo).alias());
        assertThat(counter.during(() -> repo.proxies().relation(url))).hasSize(1);
    }

    @Test
    void aDeletionCostsAtMostSixStatements() throws Exception {
        NewOriginal original = Samples.ingested(repo);
        Samples.built(repo, original.hash(), Samples.VARIANT);
        Samples.built(repo, original.hash(), new Variant("png"));
        assertThat(counter.during(() -> repo.aliases().delete(original.alias(), original.token())))
                .hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void manyAccessesCostOneStatement() throws Exception {
        NewOriginal original = Samples.ingested(repo);
        Samples.built(repo, original.hash(), Samples.VARIANT);
        Samples.built(repo, original.hash(), new Variant("png"));
        assertThat(counter.during(() -> repo.variants()
                        .recordAccesses(Set.of(
                                new VariantKey(original.hash(), Samples.VARIANT),
                                new VariantKey(original.hash(), new Variant("png"))))))
                .hasSize(1);
        assertThat(counter.during(() -> repo.proxies()
                        .recordAccesses(
                                Set.of(original.alias(), Samples.original().alias()))))
                .hasSize(1);
    }

    @Test
    void aJobCostsOneStatement() throws Exception {
        Samples.workedOff(repo); // also looks for stale jobs, once in a while
        assertThat(counter.during(() -> repo.cleanup().claim(UUID.randomUUID(), Duration.ZERO)))
                .hasSize(1);
        Samples.queueJobs(repo, 1);
        assertThat(counter.during(() -> repo.cleanup().claim(UUID.randomUUID(), Duration.ZERO)))
                .hasSize(1);
    }
}
