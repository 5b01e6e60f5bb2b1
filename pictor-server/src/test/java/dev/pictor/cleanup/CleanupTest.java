package dev.pictor.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.RealHouse;
import dev.pictor.cleanup.Cleanup.Outcome;
import dev.pictor.content.Identifier;
import dev.pictor.content.Operation;
import dev.pictor.content.OutputFormat;
import dev.pictor.content.Rendition;
import dev.pictor.content.Variant;
import dev.pictor.generate.VariantOutcome.Ready;
import dev.pictor.ingest.IngestOutcome.Ingested;
import dev.pictor.job.CleanupJob;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.CleanupQueue.Claimed;
import dev.pictor.repo.Original;
import dev.pictor.repo.Repo;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.testkit.Media;
import dev.pictor.testkit.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class CleanupTest {
    private static final Rendition SMALL = new Rendition(List.of(new Operation.Thumbnail(16)), OutputFormat.WEBP);

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private Path folder;

    private RealHouse house;
    private Repo repo;
    private Cleanup cleanup;
    private Ingested uploaded;
    private Ready variant;

    @BeforeEach
    void open() throws Exception {
        repo = database.repo();
        house = new RealHouse(repo, folder);
        cleanup = new Cleanup(repo, house.store, Cleanup.Retention.DEFAULT, Meter.none());
        uploaded = house.ingested("still-rgb.png");
        variant = (Ready) house.variants.get(uploaded.alias(), SMALL);
    }

    @AfterEach
    void close() {
        house.close();
        for (String table : List.of("variants", "aliases", "hashes", "details", "job_queue", "settings")) {
            database.execute("DELETE FROM " + table);
        }
    }

    private Original original() {
        return repo.aliases().original(uploaded.alias()).orElseThrow();
    }

    /// Performs what is queued until nothing is.
    private void drain() throws InterruptedException {
        for (Optional<Claimed> next = claim(); next.isPresent(); next = claim()) {
            assertThat(cleanup.perform(next.get().job())).isEqualTo(new Outcome.Done());
            repo.cleanup().complete(next.get());
        }
    }

    private Optional<Claimed> claim() throws InterruptedException {
        return repo.cleanup().claim(UUID.randomUUID(), Duration.ZERO);
    }

    @Test
    void theLastAliasTakesRowsAndFilesWithIt() throws Exception {
        repo.aliases().delete(uploaded.alias(), uploaded.token());
        drain();
        assertThat(house.storedFiles()).isEmpty();
        for (String table : List.of("variants", "aliases", "hashes", "details", "job_queue")) {
            assertThat(database.texts("SELECT 1 FROM " + table)).as(table).isEmpty();
        }
    }

    @Test
    void aFileThatARowNamesStays() throws Exception {
        assertThat(cleanup.perform(new CleanupJob.RemoveFile(original().identifier())))
                .isInstanceOf(Outcome.NotNow.class);
        assertThat(cleanup.perform(new CleanupJob.RemoveFile(variant.identifier())))
                .isInstanceOf(Outcome.NotNow.class);
        assertThat(house.storedFiles()).hasSize(2);
    }

    @Test
    void aHashThatAnAliasNamesStays() throws Exception {
        cleanup.perform(new CleanupJob.RemoveHash(original().hash()));
        drain();
        assertThat(house.storedFiles()).hasSize(2);
    }

    @Test
    void variantsGoOneByOneOrTogetherAndTheOriginalStays() throws Exception {
        cleanup.perform(new CleanupJob.RemoveVariant(original().hash(), new Variant("thumbnail/16/webp")));
        drain();
        assertThat(house.storedFiles()).containsExactly(original().identifier().path());
        house.variants.get(uploaded.alias(), SMALL);
        cleanup.perform(new CleanupJob.RemoveAllVariants());
        drain();
        assertThat(house.storedFiles()).containsExactly(original().identifier().path());
    }

    @Test
    void onlyVariantsThatNobodyAskedForGetOutdated() throws Exception {
        database.execute("UPDATE variants SET accessed = accessed - interval '8 days'");
        house.variants.get(uploaded.alias(), SMALL);
        house.accesses.flush();
        cleanup.perform(new CleanupJob.RemoveOutdatedVariants());
        drain();
        assertThat(house.storedFiles()).hasSize(2);
        database.execute("UPDATE variants SET accessed = accessed - interval '8 days'");
        cleanup.perform(new CleanupJob.RemoveOutdatedVariants());
        drain();
        assertThat(house.storedFiles()).containsExactly(original().identifier().path());
    }

    @Test
    void pruningRemovesOnlyWhatIsLost() throws Exception {
        Ingested lost = house.ingested("still-gray.png");
        house.store.remove(repo.aliases().original(lost.alias()).orElseThrow().identifier());
        cleanup.perform(new CleanupJob.Prune());
        drain();
        assertThat(repo.aliases().original(lost.alias())).isEmpty();
        assertThat(repo.aliases().original(uploaded.alias())).isPresent();
        assertThat(repo.settings().text("prune-missing-complete")).contains("1");
    }

    @Test
    void aPendingFileThatNobodyMadeKnownIsRemoved() throws Exception {
        Identifier abandoned = Samples.file();
        repo.pendingFiles().record(abandoned);
        house.store.save(Media.file("still-1x1.png"), abandoned);
        assertThat(repo.pendingFiles().giveUp(Duration.ZERO)).isEqualTo(1);
        drain();
        assertThat(house.store.sizeBytes(abandoned)).isEmpty();
        assertThat(house.storedFiles()).hasSize(2);
    }
}
