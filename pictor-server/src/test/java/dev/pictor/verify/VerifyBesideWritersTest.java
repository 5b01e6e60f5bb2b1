package dev.pictor.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.RealHouse;
import dev.pictor.cleanup.Cleanup;
import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Identifier;
import dev.pictor.content.Operation;
import dev.pictor.content.OutputFormat;
import dev.pictor.content.Rendition;
import dev.pictor.content.Variant;
import dev.pictor.generate.VariantOutcome;
import dev.pictor.ingest.IngestOutcome;
import dev.pictor.job.Queue;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.AliasRepo;
import dev.pictor.repo.Original;
import dev.pictor.repo.Repo;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.worker.CleanupPerformer;
import dev.pictor.worker.QueueWorker;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Everything is looked at again and again, and repaired, while others upload, make variants and delete. For the one
/// who looks it is two hours later, so that no file is spared for its youth.
@Timeout(180)
final class VerifyBesideWritersTest {
    private static final int WRITERS = 3;
    private static final int LIVES = 40;
    private static final int MAX_KEPT = 12;
    private static final int SIDE = 20;

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private Path folder;

    private Repo repo;
    private RealHouse house;
    private Thread cleaner;
    private final List<Deque<Kept>> kept = new ArrayList<>();

    /// What somebody uploaded, and may remove.
    private record Kept(Alias alias, DeleteToken token) {}

    @BeforeEach
    void open() {
        repo = database.repo();
        house = new RealHouse(repo, folder);
        Cleanup cleanup = new Cleanup(repo, house.store, Cleanup.Retention.DEFAULT, Meter.none());
        cleaner = Thread.ofVirtual()
                .name("cleanup")
                .start(new QueueWorker(
                        repo.jobs(),
                        List.of(Queue.CLEANUP),
                        new CleanupPerformer(repo.jobs(), cleanup),
                        WRITERS,
                        QueueWorker.Rhythm.withGrace(Duration.ofSeconds(5))));
    }

    @AfterEach
    void close() throws InterruptedException {
        cleaner.interrupt();
        cleaner.join();
        house.close();
        for (String table : List.of("variants", "aliases", "hashes", "details", "job_queue", "pictor_pending_files")) {
            database.execute("DELETE FROM " + table);
        }
    }

    private Report verify(Repairs repairs) throws InterruptedException {
        Clock later = Clock.offset(Clock.systemUTC(), Verify.MIN_STRAY_AGE.multipliedBy(2));
        return new Verify(database.repo().audit(), house.store, repairs, later).run(0);
    }

    private Repairs all() {
        return Repairs.of(repo, house.store);
    }

    /// What happens to a variant that somebody has just got.
    private interface Mishap {
        void befall(Alias alias, Rendition rendition, VariantOutcome.Ready variant) throws Exception;
    }

    private interface Look {
        void look() throws Exception;
    }

    @Test
    void nothingIsWrongWhileEverythingMoves() throws Exception {
        lookWhileAllWork((_, _, _) -> {}, () -> assertThatAllIsWell(verify(all())));
        assertThatAllIsWell(verify(all()));
        assertThatAllIsServed();
    }

    @Test
    void onlyWhatIsLostIsRepaired() throws Exception {
        Set<Identifier> lost = ConcurrentHashMap.newKeySet();
        Repairs watched = new Watched(all(), lost);
        Mishap loss = (alias, rendition, variant) -> {
            lost.add(variant.identifier());
            house.store.remove(variant.identifier());
            if (ThreadLocalRandom.current().nextBoolean()) {
                assertThat(house.variants.replaceLost(alias, rendition, variant.identifier()))
                        .isInstanceOf(VariantOutcome.Ready.class);
            }
        };
        lookWhileAllWork(loss, () -> {
            Report report = verify(watched);
            assertThat(report.unrepaired()).isZero();
            assertThat(report.of(Trouble.STRAY_FILE).examples()).isEmpty();
        });
        assertThat(verify(watched).unrepaired()).isZero();
        assertThatAllIsWell(verify(all()));
        assertThatAllIsServed();
    }

    /// Repairs that may remove variants of these lost files, and nothing else.
    private record Watched(Repairs repairs, Set<Identifier> losses) implements Repairs {
        @Override
        public Outcome removeVariant(ContentHash hash, Variant variant, Identifier lost) {
            assertThat(losses).contains(lost);
            return repairs.removeVariant(hash, variant, lost);
        }

        @Override
        public Outcome removeDetails(Identifier file) {
            throw new AssertionError("details of " + file);
        }

        @Override
        public Outcome removeHash(ContentHash hash) {
            throw new AssertionError("hash " + hash);
        }

        @Override
        public Outcome removeFiles(Collection<Identifier> files) {
            throw new AssertionError("files " + files);
        }
    }

    private void lookWhileAllWork(Mishap mishap, Look look) throws Exception {
        int looks = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Deque<Kept> mine = new ArrayDeque<>();
                Path file = folder.resolve("upload-" + i);
                kept.add(mine);
                writers.add(threads.submit(() -> {
                    live(mine, file, mishap);
                    return null;
                }));
            }
            while (!writers.stream().allMatch(Future::isDone)) {
                look.look();
                looks++;
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        assertThat(looks).isPositive();
    }

    private static void assertThatAllIsWell(Report report) {
        for (Trouble trouble : Trouble.values()) {
            assertThat(report.of(trouble).examples()).as(trouble.code()).isEmpty();
        }
    }

    private void live(Deque<Kept> mine, Path file, Mishap mishap) throws Exception {
        for (int i = 0; i < LIVES; i++) {
            IngestOutcome.Ingested ingested = (IngestOutcome.Ingested) house.upload(picture(file));
            mine.add(new Kept(ingested.alias(), ingested.token()));
            Rendition rendition = thumbnail(ThreadLocalRandom.current().nextInt(4, SIDE));
            VariantOutcome outcome = house.variants.get(ingested.alias(), rendition);
            assertThat(outcome).isInstanceOf(VariantOutcome.Ready.class);
            mishap.befall(ingested.alias(), rendition, (VariantOutcome.Ready) outcome);
            if (mine.size() > MAX_KEPT) {
                Kept oldest = mine.remove();
                assertThat(repo.aliases().delete(oldest.alias(), oldest.token()))
                        .isEqualTo(AliasRepo.DeleteResult.DELETED);
            }
        }
    }

    private void assertThatAllIsServed() {
        for (Deque<Kept> some : kept) {
            assertThat(some).hasSize(MAX_KEPT);
            for (Kept one : some) {
                Original original = repo.aliases().original(one.alias()).orElseThrow();
                assertThat(house.store.sizeBytes(original.identifier()))
                        .contains(original.hash().size());
            }
        }
    }

    private static Rendition thumbnail(int side) {
        return new Rendition(List.of(new Operation.Thumbnail(side)), OutputFormat.WEBP);
    }

    private static Path picture(Path file) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                image.setRGB(x, y, ThreadLocalRandom.current().nextInt());
            }
        }
        ImageIO.write(image, "png", file.toFile());
        return file;
    }
}
