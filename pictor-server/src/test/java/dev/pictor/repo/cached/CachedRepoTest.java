package dev.pictor.repo.cached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Variant;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.postgres.PostgresExtension;
import dev.pictor.repo.postgres.PostgresRepo;
import dev.pictor.repo.postgres.StatementCounter;
import dev.pictor.testkit.Samples;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class CachedRepoTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private static StatementCounter counter;
    private static CachedRepo repo;

    @BeforeAll
    static void open() {
        counter = new StatementCounter(postgres.dataSource());
        repo = new CachedRepo(PostgresRepo.over(counter, postgres.dataSource()));
        awaitListening();
    }

    @AfterAll
    static void close() {
        repo.close();
    }

    @Test
    void anOriginalCostsOneStatementColdAndNoneWarm() throws Exception {
        NewOriginal original = Samples.ingested(repo);
        assertThat(counter.during(() -> repo.aliases().original(original.alias())))
                .hasSize(1);
        assertThat(counter.during(() ->
                        assertThat(repo.aliases().original(original.alias())).isPresent()))
                .isEmpty();
    }

    @Test
    void aVariantCostsOneStatementColdAndNoneWarm() throws Exception {
        NewOriginal original = Samples.ingested(repo);
        Samples.built(repo, original.hash(), Samples.VARIANT);
        assertThat(counter.during(() -> repo.variants().find(original.alias(), Samples.VARIANT)))
                .hasSize(1);
        assertThat(counter.during(() -> assertThat(repo.variants().find(original.alias(), Samples.VARIANT))
                        .isPresent()))
                .isEmpty();
    }

    @Test
    void whatThisNodeDeletesIsGoneAtOnce() {
        NewOriginal original = Samples.ingested(repo);
        assertThat(repo.aliases().original(original.alias())).isPresent();
        repo.aliases().delete(original.alias(), original.token());
        assertThat(repo.aliases().original(original.alias())).isEmpty();
    }

    @Test
    void aVariantThatThisNodeRemovesIsGoneAtOnce() {
        NewOriginal original = Samples.ingested(repo);
        Samples.built(repo, original.hash(), Samples.VARIANT);
        repo.variants().find(original.alias(), Samples.VARIANT);
        repo.variants().remove(original.hash(), Samples.VARIANT);
        assertThat(repo.variants().find(original.alias(), Samples.VARIANT))
                .hasValueSatisfying(lookup -> assertThat(lookup.stored()).isNull());
    }

    @Test
    void whatAPeerDeletesIsGoneWhenItsNotificationArrives() throws Exception {
        NewOriginal original = Samples.ingested(repo);
        assertThat(repo.aliases().original(original.alias())).isPresent();
        CountDownLatch told = new CountDownLatch(1);
        repo.addListener(new AliasListener(original.alias(), told));
        execute("DELETE FROM aliases WHERE alias = ?", original.alias().text());
        assertThat(told.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(repo.aliases().original(original.alias())).isEmpty();
    }

    @Test
    void nothingRememberedIsTrustedAfterTheListeningConnectionWasLost() throws Exception {
        NewOriginal original = Samples.ingested(repo);
        assertThat(repo.aliases().original(original.alias())).isPresent();
        execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND query LIKE ? AND pid <> pg_backend_pid()",
                "LISTEN%");
        execute("DELETE FROM aliases WHERE alias = ?", original.alias().text());
        awaitListening();
        Instant end = Instant.now().plus(LIMIT);
        while (repo.aliases().original(original.alias()).isPresent()
                && Instant.now().isBefore(end)) {
            Thread.onSpinWait();
        }
        assertThat(repo.aliases().original(original.alias())).isEmpty();
    }

    private static void awaitListening() {
        Instant end = Instant.now().plus(LIMIT);
        while (!repo.hearsChanges() && Instant.now().isBefore(end)) {
            Thread.onSpinWait();
        }
        assertThat(repo.hearsChanges()).isTrue();
    }

    private static void execute(String sql, String value) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            statement.execute();
        }
    }

    private record AliasListener(Alias alias, CountDownLatch told) implements Invalidations {
        @Override
        public void aliasChanged(Alias changed) {
            if (changed.equals(alias)) {
                told.countDown();
            }
        }

        @Override
        public void variantChanged(ContentHash hash, Variant variant) {
            // Not what is waited for.
        }

        @Override
        public void originalChanged(ContentHash hash) {
            // Not what is waited for.
        }

        @Override
        public void everythingChanged() {
            told.countDown();
        }
    }
}
