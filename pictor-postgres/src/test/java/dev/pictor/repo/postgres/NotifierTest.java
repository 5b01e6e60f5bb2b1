package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Variant;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.NewOriginal;
import dev.pictor.testkit.Samples;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NotifierTest {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    /// Writes down what it hears.
    private static final class Heard implements Invalidations {
        private final BlockingQueue<Object> changes = new LinkedBlockingQueue<>();

        @Override
        public void aliasChanged(Alias alias) {
            changes.add(alias);
        }

        @Override
        public void variantChanged(ContentHash hash, Variant variant) {
            changes.add(hash + " " + variant);
        }

        @Override
        public void originalChanged(ContentHash hash) {
            changes.add(hash);
        }

        @Override
        public void everythingChanged() {
            changes.add("everything");
        }

        /// Waits until this was heard.
        void await(Object expected) throws InterruptedException {
            Object change;
            do {
                change = changes.poll(1, TimeUnit.MINUTES);
                assertThat(change).as("a change before %s", expected).isNotNull();
            } while (!expected.equals(change));
        }
    }

    private static Heard listening(PostgresRepo node) {
        Heard heard = new Heard();
        node.addListener(heard);
        return heard;
    }

    @Test
    void ownChangesAreToldBeforeTheCallReturns() {
        NewOriginal original = Samples.ingested(repo.repo());
        Samples.built(repo.repo(), original.hash(), Samples.VARIANT);
        Heard heard = listening(repo.repo());
        repo.repo().aliases().delete(original.alias(), original.token());
        assertThat(List.copyOf(heard.changes))
                .contains(original.alias(), original.hash(), original.hash() + " " + Samples.VARIANT);
    }

    @Test
    void changesOfOtherNodesAndPeersAreHeard() throws InterruptedException {
        try (PostgresRepo other = PostgresRepo.open(repo.config())) {
            Heard heard = listening(other);
            NewOriginal original = Samples.ingested(repo.repo());
            var file = Samples.built(repo.repo(), original.hash(), Samples.VARIANT);
            var copy = Samples.file();
            repo.repo().pendingFiles().record(copy);
            repo.repo().variants().replaceLostFile(original.hash(), Samples.VARIANT, file, copy, Samples.details());
            heard.await(original.hash() + " " + Samples.VARIANT);
            repo.execute(
                    "UPDATE hashes SET identifier = 'x' || identifier WHERE hash = ?",
                    original.hash().base64());
            heard.await(original.hash());
            repo.execute("DELETE FROM aliases WHERE alias = ?", original.alias().text());
            heard.await(original.alias());
        }
    }

    @Test
    void aChangeTooLongToBeToldChangesEverything() throws InterruptedException {
        NewOriginal original = Samples.ingested(repo.repo());
        String variant = "x".repeat(9000); // compresses well enough for the index
        repo.execute(
                "INSERT INTO variants (hash, variant, identifier) VALUES (?, ?, 'y')",
                original.hash().base64(),
                variant);
        Heard heard = listening(repo.repo());
        repo.execute("DELETE FROM variants WHERE variant = ?", variant);
        heard.await("everything");
    }

    @Test
    void aVariantOfAPeerWithALongNameDoesNotKeepItsOriginal() {
        NewOriginal original = Samples.ingested(repo.repo());
        repo.execute(
                "INSERT INTO variants (hash, variant, identifier) VALUES (?, ?, 'y')",
                original.hash().base64(),
                "x".repeat(9000));
        repo.repo().aliases().delete(original.alias(), original.token());
        assertThat(repo.text(
                        "SELECT hash FROM hashes WHERE hash = ?",
                        original.hash().base64()))
                .isEmpty();
    }

    @Test
    void anAccessIsNoChange() throws InterruptedException {
        NewOriginal original = Samples.ingested(repo.repo());
        Samples.built(repo.repo(), original.hash(), Samples.VARIANT);
        NewOriginal first = Samples.ingested(repo.repo());
        NewOriginal last = Samples.ingested(repo.repo());
        Heard heard = listening(repo.repo());
        repo.execute("DELETE FROM aliases WHERE alias = ?", first.alias().text());
        heard.await(first.alias()); // what changed before was told before
        repo.execute("UPDATE variants SET accessed = 'epoch'");
        repo.execute("DELETE FROM aliases WHERE alias = ?", last.alias().text());
        assertThat(heard.changes.poll(1, TimeUnit.MINUTES)).isEqualTo(last.alias());
    }

    @Test
    void aLostConnectionIsReplacedAndEverythingForgotten() throws InterruptedException {
        try (PostgresRepo node = PostgresRepo.open(repo.config())) {
            assertThat(node.hearsChanges()).isTrue();
            Heard heard = listening(node);
            repo.texts("""
                    SELECT pg_terminate_backend(pid)
                    FROM pg_stat_activity
                    WHERE datname = current_database()
                      AND pid <> pg_backend_pid()
                      AND query LIKE '%LISTEN pictor_changes%'
                    """);
            heard.await("everything");
            NewOriginal original = Samples.ingested(repo.repo());
            repo.repo().aliases().delete(original.alias(), original.token());
            heard.await(original.alias());
            assertThat(node.hearsChanges()).isTrue();
        }
    }
}
