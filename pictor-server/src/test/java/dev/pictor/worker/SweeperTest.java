package dev.pictor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.cleanup.Cleanup;
import dev.pictor.job.Queue;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.store.file.FileStore;
import dev.pictor.testkit.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class SweeperTest {
    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private Path folder;

    @BeforeEach
    void empty() {
        for (String table : List.of("job_queue", "proxies", "variants", "aliases", "hashes", "details")) {
            database.execute("DELETE FROM " + table);
        }
    }

    @Test
    void theSearchForWhatNobodyAsksForIsQueuedOnce() {
        Sweeper sweeper = new Sweeper(database.repo());
        sweeper.sweep();
        sweeper.sweep();
        assertThat(database.texts("SELECT unique_key FROM job_queue ORDER BY unique_key"))
                .containsExactly("outdated-proxies", "outdated-variants");
    }

    @Test
    void variantsThatNobodyAsksForGoInTheEnd() throws InterruptedException {
        NewOriginal original = Samples.ingested(database.repo());
        Samples.built(database.repo(), original.hash(), Samples.VARIANT);
        database.execute("UPDATE variants SET accessed = timezone('UTC', now()) - interval '8 days'");
        sweepAndCleanUp();
        assertThat(database.texts("SELECT variant FROM variants")).isEmpty();
        assertThat(database.texts("SELECT alias FROM aliases")).hasSize(1);
    }

    @Test
    void proxiedMediaThatNobodyAsksForGoInTheEnd() throws Exception {
        FileStore store = FileStore.open(folder);
        NewOriginal old = proxied(store);
        NewOriginal young = proxied(store);
        database.execute("UPDATE proxies SET accessed = timezone('UTC', now()) - interval '8 days' WHERE alias = '"
                + old.alias() + "'");
        sweepAndCleanUp();
        assertThat(database.texts("SELECT alias FROM proxies"))
                .containsExactly(young.alias().text());
        assertThat(database.texts("SELECT alias FROM aliases"))
                .containsExactly(young.alias().text());
        assertThat(database.texts("SELECT identifier FROM hashes"))
                .containsExactly(young.identifier().path());
        assertThat(store.sizeBytes(old.identifier())).isEmpty();
        assertThat(store.sizeBytes(young.identifier())).hasValue(5L);
    }

    private NewOriginal proxied(FileStore store) throws IOException {
        NewOriginal original = Samples.ingested(database.repo());
        store.save(Files.writeString(folder.resolve("received"), "bytes"), original.identifier());
        database.repo().proxies().relateUrl(Samples.url(), original.alias());
        return original;
    }

    /// Sweeps, and does all jobs that come of it.
    private void sweepAndCleanUp() throws InterruptedException {
        new Sweeper(database.repo()).sweep();
        Cleanup cleanup = new Cleanup(database.repo(), FileStore.open(folder), Cleanup.Retention.DEFAULT, Meter.none());
        CleanupPerformer performer = new CleanupPerformer(database.repo().jobs(), cleanup);
        List<ClaimedJob> claimed = claim();
        while (!claimed.isEmpty()) {
            for (ClaimedJob job : claimed) {
                assertThat(performer.perform(job)).isEqualTo(new JobOutcome.Done());
            }
            claimed = claim();
        }
    }

    private static List<ClaimedJob> claim() throws InterruptedException {
        return database.repo().jobs().claim(List.of(Queue.CLEANUP), 100, Duration.ZERO);
    }
}
