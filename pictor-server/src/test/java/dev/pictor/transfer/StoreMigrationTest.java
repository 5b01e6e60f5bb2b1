package dev.pictor.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import dev.pictor.repo.VariantRepo.NamedVariant;
import dev.pictor.repo.cached.CachedRepo;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.store.Scratch;
import dev.pictor.store.Store;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoredFile;
import dev.pictor.store.file.FileStore;
import dev.pictor.store.moving.MovingStore;
import dev.pictor.store.moving.MovingStore.FirstAsked;
import dev.pictor.store.s3.ObjectServer;
import dev.pictor.store.s3.S3Store;
import dev.pictor.testkit.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class StoreMigrationTest {
    private static final int ORIGINALS = 30;

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    private static ObjectServer objects;

    @TempDir
    private Path folder;

    private Repo repo;
    private Scratch scratch;
    private FileStore files;
    private S3Store bucket;
    private final Map<ContentHash, String> originals = new LinkedHashMap<>();
    private final List<NewOriginal> rows = new ArrayList<>();

    @BeforeAll
    static void startServer() {
        objects = ObjectServer.start();
    }

    @AfterAll
    static void stopServer() {
        objects.close();
    }

    @BeforeEach
    void fill() throws IOException {
        repo = database.repo();
        for (String table : List.of(
                "variants", "aliases", "hashes", "details", "store_migrations", "pictor_pending_files", "job_queue")) {
            database.execute("DELETE FROM " + table);
        }
        scratch = Scratch.open(folder.resolve("scratch"));
        files = FileStore.open(folder.resolve("files"));
        bucket = S3Store.open(objects.config(), scratch);
        for (int i = 0; i < ORIGINALS; i++) {
            NewOriginal original = Samples.ingested(repo);
            rows.add(original);
            originals.put(original.hash(), "original " + i);
            save(files, original.identifier(), "original " + i);
        }
        ContentHash first = rows.getFirst().hash();
        Identifier still = Samples.file();
        repo.hashes().relateMotionIdentifier(first, still);
        save(files, still, "still");
        save(files, Samples.built(repo, first, Samples.VARIANT), "variant");
    }

    @AfterEach
    void close() {
        bucket.close();
        scratch.close();
        objects.empty();
    }

    private void save(Store store, Identifier identifier, String contents) throws IOException {
        store.save(Files.writeString(scratch.newFile(""), contents), identifier);
    }

    private Report move(Store from, Store to, Rules rules) throws InterruptedException {
        return new StoreMigration(repo, from, to, new StoreMigration.Workplace(scratch, Clock.systemUTC(), rules))
                .run(new Progress());
    }

    private List<Long> waits(Store from, Store to, long bytesPerSecond) throws InterruptedException {
        StandingTimer timer = new StandingTimer();
        Rules rules = new Rules(4, bytesPerSecond, Rules.Missing.FAIL, Rules.Sources.KEEP);
        Report report = new StoreMigration(
                        repo, from, to, new StoreMigration.Workplace(scratch, Clock.systemUTC(), rules, timer))
                .run(new Progress());
        assertThat(report.finished()).isTrue();
        return timer.waits();
    }

    private static String contents(Store store, Identifier identifier) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (StoredFile file = store.open(identifier).orElseThrow()) {
            file.transferTo(0, file.sizeBytes(), Channels.newChannel(read));
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    private void assertThatEverythingIsIn(Store store) throws IOException {
        for (Map.Entry<ContentHash, String> original : originals.entrySet()) {
            Identifier identifier = repo.hashes().identifier(original.getKey()).orElseThrow();
            assertThat(contents(store, identifier)).isEqualTo(original.getValue());
            assertThat(repo.details().details(identifier)).isPresent();
        }
        ContentHash first = rows.getFirst().hash();
        assertThat(contents(store, repo.hashes().motionIdentifier(first).orElseThrow()))
                .isEqualTo("still");
        List<NamedVariant> variants = repo.variants().variants(first);
        assertThat(variants).hasSize(1);
        assertThat(contents(store, variants.getFirst().identifier())).isEqualTo("variant");
    }

    @Test
    void everythingGoesToABucketAndBack() throws Exception {
        Report there = move(files, bucket, Rules.DEFAULT);

        assertThat(there.finished()).isTrue();
        assertThat(there.continued()).isFalse();
        assertThat(there.moved().files()).isEqualTo(ORIGINALS + 2);
        assertThat(there.moved().originals()).isEqualTo(ORIGINALS);
        assertThatEverythingIsIn(bucket);
        assertThat(repo.storeMigrations().isContinuingMigration()).isFalse();
        assertThat(database.texts("SELECT identifier FROM pictor_pending_files"))
                .isEmpty();
        assertThat(contents(files, rows.getFirst().identifier())).isEqualTo("original 0");

        FileStore other = FileStore.open(folder.resolve("other"));
        assertThat(move(bucket, other, Rules.DEFAULT).finished()).isTrue();
        assertThatEverythingIsIn(other);
    }

    @Test
    void allFilesTogetherWaitForTheirBytes() throws Exception {
        long bytes = originals.values().stream().mapToLong(String::length).sum() + "stillvariant".length();
        int longest = "original 10".length();

        List<Long> waits = waits(files, bucket, 1);

        assertThat(waits).hasSize(ORIGINALS + 1).doesNotHaveDuplicates(); // all but the first
        assertThat(waits.getLast())
                .isBetween(
                        TimeUnit.SECONDS.toNanos(bytes - longest), TimeUnit.SECONDS.toNanos(bytes - "still".length()));
        assertThatEverythingIsIn(bucket);
    }

    @Test
    void aLargeFileWaitsPieceByPiece() throws Exception {
        ContentHash first = rows.getFirst().hash();
        Identifier large = Samples.file();
        originals.put(first, "x".repeat(2 * Copying.THROTTLED_BYTES + 1));
        save(files, large, originals.get(first));
        repo.hashes().updateIdentifier(first, large);
        repo.details().relateDetails(large, Samples.details());

        assertThat(waits(files, bucket, Copying.THROTTLED_BYTES)).hasSize(ORIGINALS + 1 + 2);
        assertThatEverythingIsIn(bucket);
    }

    @Test
    void withoutARateNobodyWaits() throws Exception {
        assertThat(waits(files, bucket, Throttle.UNBOUNDED)).isEmpty();
    }

    @Test
    void aSecondRunFindsNothingToDo() throws Exception {
        move(files, bucket, Rules.DEFAULT);

        Report again = move(files, bucket, Rules.DEFAULT);

        assertThat(again.finished()).isTrue();
        assertThat(again.moved().files()).isZero();
        assertThat(again.missing()).isZero();
        assertThat(again.present()).isEqualTo(ORIGINALS + 2);
    }

    @Test
    void aMigrationThatBrokeOffIsContinued() throws Exception {
        Rules slowly = new Rules(1, 0, Rules.Missing.FAIL, Rules.Sources.KEEP);
        Report broken = move(files, new FailingStore(bucket, 10), slowly);
        assertThat(broken.finished()).isFalse();
        assertThat(objects.keys()).hasSize(11); // with the object of the health check

        Report continued = move(files, bucket, Rules.DEFAULT);

        assertThat(continued.continued()).isTrue();
        assertThat(continued.finished()).isTrue();
        assertThat(continued.moved().files()).isEqualTo(ORIGINALS + 2 - 10);
        assertThatEverythingIsIn(bucket);
        assertThat(objects.keys()).hasSize(ORIGINALS + 2 + 1);
    }

    @Test
    void aFileThatIsMissingIsToldAndStopsNobody() throws Exception {
        Identifier lost = rows.get(3).identifier();
        files.remove(lost);
        originals.remove(rows.get(3).hash());

        Report failed = move(files, bucket, Rules.DEFAULT);

        assertThat(failed.finished()).isFalse();
        assertThat(failed.missing()).isEqualTo(1);
        assertThat(failed.remarks())
                .singleElement()
                .extracting(Report.Remark::identifier)
                .isEqualTo(lost);
        assertThatEverythingIsIn(bucket);

        Report skipped = move(files, bucket, new Rules(4, 0, Rules.Missing.SKIP, Rules.Sources.KEEP));
        assertThat(skipped.finished()).isTrue();
        assertThat(skipped.missing()).isEqualTo(1);
        assertThat(repo.hashes().identifier(rows.get(3).hash())).contains(lost);
    }

    @Test
    void whatIsDeletedMeanwhileIsNotMissing() throws Exception {
        Timer deleting = new Timer() {
            @Override
            public long nanos() {
                return 0;
            }

            @Override
            public void sleep(long nanos) {
                deleteFrom(5); // most of them are known to the migration, and not read yet
            }
        };
        Rules oneByOne = new Rules(1, 1, Rules.Missing.FAIL, Rules.Sources.KEEP);

        Report report = new StoreMigration(
                        repo,
                        files,
                        bucket,
                        new StoreMigration.Workplace(scratch, Clock.systemUTC(), oneByOne, deleting))
                .run(new Progress());

        assertThat(report.missing()).isZero();
        assertThat(report.finished()).isTrue();
        assertThatEverythingIsIn(bucket);
        assertThat(objects.keys()).hasSize(5 + 2 + 1); // with the object of the health check
    }

    private void deleteFrom(int index) {
        for (NewOriginal row : rows.subList(index, ORIGINALS)) {
            repo.aliases().delete(row.alias(), row.token());
            files.remove(row.identifier());
            originals.remove(row.hash());
        }
    }

    @Test
    void aVariantWhoseOriginalHasMovedIsTriedAgain() throws Exception {
        ContentHash first = rows.getFirst().hash();
        Identifier variant = repo.variants().variants(first).getFirst().identifier();
        files.remove(variant);
        assertThat(move(files, bucket, Rules.DEFAULT).finished()).isFalse();
        save(files, variant, "variant");

        Report again = move(files, bucket, Rules.DEFAULT);

        assertThat(again.finished()).isTrue();
        assertThat(again.moved().files()).isEqualTo(1);
        assertThatEverythingIsIn(bucket);
    }

    @Test
    void sourcesGoOnlyWhenEverythingHasMoved() throws Exception {
        Rules removing = new Rules(4, 0, Rules.Missing.FAIL, Rules.Sources.REMOVE);
        assertThat(move(files, new FailingStore(bucket, 0), removing).removed()).isZero();

        Report report = move(files, bucket, removing);

        assertThat(report.removed()).isEqualTo(ORIGINALS + 2);
        assertThat(rows)
                .allSatisfy(row -> assertThat(files.open(row.identifier())).isEmpty());
        assertThatEverythingIsIn(bucket);
    }

    @Test
    void sourcesGoFromABucketAsWell() throws Exception {
        move(files, bucket, Rules.DEFAULT);
        FileStore back = FileStore.open(folder.resolve("back"));

        Report report = move(bucket, back, new Rules(4, 0, Rules.Missing.FAIL, Rules.Sources.REMOVE));

        assertThat(report.removed()).isEqualTo(ORIGINALS + 2);
        assertThat(objects.keys()).containsExactly("health-check");
        assertThatEverythingIsIn(back);
    }

    @Test
    void aStoreOfAnotherDatabaseIsNoticedBeforeAnythingIsWritten() {
        FileStore stranger = FileStore.open(folder.resolve("stranger"));
        Rules skipping = new Rules(4, 0, Rules.Missing.SKIP, Rules.Sources.KEEP);

        assertThatThrownBy(() -> move(stranger, FileStore.open(folder.resolve("new")), skipping))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("store of this database");
    }

    @Test
    void aServerThatLooksIntoBothNeverMissesAFile() throws Exception {
        Store both = new MovingStore(bucket, files, FirstAsked.OLD);
        Repo remembering = new CachedRepo(repo);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> reads = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                int count = 0;
                while (!over.get()) {
                    for (NewOriginal row : rows) {
                        Identifier identifier = remembering
                                .aliases()
                                .original(row.alias())
                                .orElseThrow()
                                .identifier();
                        assertThat(contents(both, identifier)).isEqualTo(originals.get(row.hash()));
                        count++;
                    }
                }
                reads.complete(count);
            } catch (Throwable failure) {
                reads.completeExceptionally(failure);
            }
        });

        move(files, bucket, Rules.DEFAULT);
        over.set(true);

        assertThat(reads.get()).isPositive();
        for (NewOriginal row : rows) {
            assertThat(remembering.aliases().original(row.alias()).orElseThrow().identifier())
                    .isEqualTo(repo.hashes().identifier(row.hash()).orElseThrow());
        }
    }

    @Test
    void whatIsRemovedIsGoneFromBothStores() throws Exception {
        Store both = new MovingStore(bucket, files, FirstAsked.CURRENT);
        save(both, new Identifier("new/one"), "new");

        both.remove(rows.getFirst().identifier());

        assertThat(objects.keys()).contains("new/one");
        assertThat(files.open(rows.getFirst().identifier())).isEmpty();
        assertThat(both.sizeBytes(rows.get(1).identifier())).contains(10L);
    }
}
