package dev.pictor.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.AuditRepo;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.store.file.FileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class VerifyTest {
    @RegisterExtension
    static final RepoExtension house = new RepoExtension();

    private static final String DETAILS = """
            {"width": 1, "height": 1, "frames": null, "content_type": "image/png",
             "created_at": "2024-06-25T12:34:56Z", "format": {"Image": "png"}}
            """;

    @TempDir
    Path files;

    private FileStore store;

    @BeforeEach
    void empty() {
        store = FileStore.open(files);
        house.execute("TRUNCATE hashes, aliases, variants, proxies, details, job_queue, pictor_pending_files");
    }

    private Report verify(Repairs repairs) throws InterruptedException {
        return new Verify(house.repo().audit(), store, repairs, Clock.systemUTC()).run(0);
    }

    private Repairs all() {
        return Repairs.of(house.repo(), store);
    }

    private void file(String path, int sizeBytes) throws IOException {
        Path file = files.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, new byte[sizeBytes]);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    }

    /// An original of `sizeBytes` with an alias, from long ago.
    private static String hash(int number, int sizeBytes, String path) {
        String text = new ContentHash(
                        "%064x".formatted(number), sizeBytes, Format.ofCode(7).orElseThrow())
                .base64();
        house.execute(
                "INSERT INTO hashes (hash, identifier, created_at) VALUES (?, ?, TIMESTAMP '2020-01-01')", text, path);
        house.execute("INSERT INTO aliases (alias, hash, token) VALUES (?, ?, 't')", "a%d.png".formatted(number), text);
        return text;
    }

    private static void variant(String hash, String name, String path) {
        house.execute("INSERT INTO variants (hash, variant, identifier) VALUES (?, ?, ?)", hash, name, path);
    }

    private static void details(String path, String json) {
        house.execute("INSERT INTO details (identifier, json) VALUES (?, ?::jsonb)", path, json);
    }

    @Test
    void aHouseInOrderHasNoTrouble() throws Exception {
        file("o/1.png", 5);
        file("v/1.webp", 7);
        String hash = hash(1, 5, "o/1.png");
        variant(hash, "resize/1/webp", "v/1.webp");
        details("o/1.png", DETAILS);
        Report report = verify(Repairs.NONE);
        assertThat(report.unrepaired()).isZero();
        assertThat(report.hashes()).isEqualTo(1);
        assertThat(report.variants()).isEqualTo(1);
        assertThat(report.files()).isEqualTo(2);
        assertThat(report.fileBytes()).isEqualTo(12);
    }

    @Test
    void whatIsWrongIsFoundAndChangedOnlyWhenAsked() throws Exception {
        hash(1, 5, "o/missing.png");
        file("o/short.png", 4);
        hash(2, 5, "o/short.png");
        file("o/3.png", 5);
        String hash = hash(3, 5, "o/3.png");
        details("o/3.png", "{}");
        variant(hash, "resize/1/webp", "v/missing.webp");
        file("v/empty.webp", 0);
        variant(hash, "resize/2/webp", "v/empty.webp");
        file("o/4.png", 5);
        hash(4, 5, "o/4.png");
        house.execute("DELETE FROM aliases WHERE alias = 'a4.png'");
        file("x/stray", 9);

        for (int look = 0; look < 2; look++) {
            Report report = verify(Repairs.NONE);
            assertThat(report.of(Trouble.ORIGINAL_MISSING).examples()).containsExactly("o/missing.png");
            assertThat(report.of(Trouble.ORIGINAL_DAMAGED).examples()).containsExactly("o/short.png");
            assertThat(report.of(Trouble.DETAILS_UNREADABLE).examples()).containsExactly("o/3.png");
            assertThat(report.of(Trouble.VARIANT_MISSING).found()).isEqualTo(2);
            assertThat(report.of(Trouble.HASH_WITHOUT_ALIAS).found()).isEqualTo(1);
            assertThat(report.of(Trouble.STRAY_FILE).examples()).containsExactly("x/stray");
            assertThat(report.unrepaired()).isEqualTo(7);
        }

        Report repaired = verify(all());
        assertThat(repaired.repairable()).isZero();
        assertThat(repaired.unrepaired()).isEqualTo(2);
        assertThat(store.sizeBytes(new Identifier("x/stray"))).isEmpty();
        assertThat(store.sizeBytes(new Identifier("o/3.png"))).isPresent();
        assertThat(house.repo().aliases().original(Alias.parse("a3.png"))).isPresent();
        assertThat(house.texts("SELECT variant FROM variants")).isEmpty();
        Report after = verify(Repairs.NONE);
        assertThat(after.unrepaired())
                .isEqualTo(after.of(Trouble.ORIGINAL_MISSING).found()
                        + after.of(Trouble.ORIGINAL_DAMAGED).found());
    }

    @Test
    void aFileThatIsYoungOrAboutToBeNamedOrToBeRemovedIsNoStray() throws Exception {
        file("p/pending", 1);
        house.repo().pendingFiles().record(new Identifier("p/pending"));
        file("q/queued", 1);
        house.execute("INSERT INTO job_queue (queue, job) VALUES ('process', ?::jsonb)", """
                {"Ingest": {"identifier": "q/queued", "upload_id": "8f0f0a6e-5d0c-4a39-9d6f-3f8b0a1c2d3e"}}
                """);
        file("r/removed", 1);
        house.execute(
                "INSERT INTO job_queue (queue, job) VALUES ('cleanup', ?::jsonb)",
                "{\"Identifier\": {\"identifier\": \"r/removed\"}}");
        file("y/young", 1);
        Files.setLastModifiedTime(files.resolve("y/young"), FileTime.from(Instant.now()));
        Report report = verify(all());
        assertThat(report.files()).isEqualTo(4);
        assertThat(report.unrepaired()).isZero();
        assertThat(store.sizeBytes(new Identifier("p/pending"))).isPresent();
    }

    /// Somebody does something between two looks: after a part of the rows was read, before their files are looked for;
    /// and after files were listed, before their rows are looked for.
    private record Interrupted(AuditRepo audit, Runnable meanwhile) implements AuditRepo {
        @Override
        public List<HashRow> hashes(String after, int limit) {
            List<HashRow> part = audit.hashes(after, limit);
            meanwhile.run();
            return part;
        }

        @Override
        public List<VariantRow> variants(String after, int limit) {
            List<VariantRow> part = audit.variants(after, limit);
            meanwhile.run();
            return part;
        }

        @Override
        public Optional<HashRow> hash(String hash) {
            return audit.hash(hash);
        }

        @Override
        public Optional<VariantRow> variant(String id) {
            return audit.variant(id);
        }

        @Override
        public boolean isReferenced(Identifier file) {
            return audit.isReferenced(file);
        }

        @Override
        public Set<Identifier> unnamed(Set<Identifier> files) {
            meanwhile.run();
            return audit.unnamed(files);
        }
    }

    private Report verifyWhile(Runnable meanwhile, Repairs repairs) throws InterruptedException {
        return new Verify(new Interrupted(house.repo().audit(), meanwhile), store, repairs, Clock.systemUTC()).run(0);
    }

    private static void assertThatAllIsWell(Report report) {
        for (Trouble trouble : Trouble.values()) {
            assertThat(report.of(trouble).examples()).as(trouble.code()).isEmpty();
        }
    }

    @Test
    void whatIsDeletedMeanwhileIsNoTrouble() throws Exception {
        file("o/1.png", 5);
        file("v/1.webp", 7);
        variant(hash(1, 5, "o/1.png"), "resize/1/webp", "v/1.webp");
        Runnable deletion = () -> {
            house.execute("DELETE FROM variants");
            house.execute("DELETE FROM aliases");
            house.execute("DELETE FROM hashes");
            store.remove(new Identifier("o/1.png"));
            store.remove(new Identifier("v/1.webp"));
        };
        Report report = verifyWhile(deletion, Repairs.NONE);
        assertThat(report.hashes()).isEqualTo(1);
        assertThatAllIsWell(report);
    }

    @Test
    void aVariantThatGoesMeanwhileIsNoTrouble() throws Exception {
        file("o/1.png", 5);
        file("v/1.webp", 7);
        variant(hash(1, 5, "o/1.png"), "resize/1/webp", "v/1.webp");
        AtomicInteger parts = new AtomicInteger();
        Runnable removal = () -> {
            if (parts.incrementAndGet() == 3) { // two of hashes, the second one empty
                house.execute("DELETE FROM variants");
                store.remove(new Identifier("v/1.webp"));
            }
        };
        Report report = verifyWhile(removal, Repairs.NONE);
        assertThat(report.variants()).isEqualTo(1);
        assertThatAllIsWell(report);
    }

    @Test
    void aFileWhoseRemovalIsNotYetToldIsNoTrouble() throws Exception {
        file("o/1.png", 5);
        ContentHash hash = ContentHash.ofBase64(hash(1, 5, "o/1.png"));
        Runnable purge = () -> {
            house.repo().hashes().purge(hash); // leaves the job in the queue
            store.remove(new Identifier("o/1.png"));
        };
        assertThatAllIsWell(verifyWhile(purge, all()));
    }

    @Test
    void aListedFileThatGoesMeanwhileIsNoStray() throws Exception {
        file("o/1.png", 5);
        hash(1, 5, "o/1.png");
        AtomicInteger parts = new AtomicInteger();
        Runnable deletion = () -> {
            if (parts.incrementAndGet() == 4) { // two of hashes, one of variants
                house.execute("DELETE FROM aliases");
                house.execute("DELETE FROM hashes");
                store.remove(new Identifier("o/1.png"));
            }
        };
        Report report = verifyWhile(deletion, all());
        assertThat(report.files()).isEqualTo(1);
        assertThatAllIsWell(report);
    }

    @Test
    void aLostVariantThatIsReplacedMeanwhileStays() throws Exception {
        file("o/1.png", 5);
        String hash = hash(1, 5, "o/1.png");
        variant(hash, "resize/1/webp", "v/lost.webp");
        file("v/copy.webp", 7);
        Runnable replacement = () -> house.execute("UPDATE variants SET identifier = 'v/copy.webp'");
        assertThatAllIsWell(verifyWhile(replacement, all()));
        assertThat(house.texts("SELECT identifier FROM variants")).containsExactly("v/copy.webp");
    }

    @Test
    void aRepairLeavesAVariantThatNamesAnotherFileByNow() throws Exception {
        ContentHash hash = ContentHash.ofBase64(hash(1, 5, "o/1.png"));
        variant(hash.base64(), "resize/1/webp", "v/copy.webp");
        Variant variant = new Variant("resize/1/webp");
        assertThat(all().removeVariant(hash, variant, new Identifier("v/lost.webp")))
                .isEqualTo(Repairs.Outcome.OVER);
        assertThat(house.texts("SELECT identifier FROM variants")).containsExactly("v/copy.webp");
    }

    @Test
    void aHashThatIsNamedMeanwhileIsNotAbandoned() throws Exception {
        file("o/1.png", 5);
        String hash = hash(1, 5, "o/1.png");
        house.execute("DELETE FROM aliases");
        Runnable naming = () -> house.execute(
                "INSERT INTO aliases (alias, hash, token) VALUES ('a.png', ?, 't') ON CONFLICT DO NOTHING", hash);
        assertThatAllIsWell(verifyWhile(naming, Repairs.NONE));
        assertThat(all().removeHash(ContentHash.ofBase64(hash))).isEqualTo(Repairs.Outcome.OVER);
        assertThat(house.texts("SELECT hash FROM hashes")).containsExactly(hash);
    }

    @Test
    void detailsThatWereDeterminedMeanwhileStay() throws Exception {
        file("o/1.png", 5);
        hash(1, 5, "o/1.png");
        details("o/1.png", "{}");
        Runnable cure = () -> house.execute("UPDATE details SET json = ?::jsonb", DETAILS);
        assertThatAllIsWell(verifyWhile(cure, all()));
        assertThat(all().removeDetails(new Identifier("o/1.png"))).isEqualTo(Repairs.Outcome.OVER);
        assertThat(house.texts("SELECT identifier FROM details")).containsExactly("o/1.png");
    }
}
