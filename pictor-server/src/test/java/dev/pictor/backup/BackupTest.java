package dev.pictor.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.repo.Snapshot;
import dev.pictor.repo.postgres.PostgresConfig;
import dev.pictor.repo.postgres.PostgresExtension.TestDatabase;
import dev.pictor.repo.postgres.PostgresFilling;
import dev.pictor.repo.postgres.PostgresRepo;
import dev.pictor.repo.postgres.PostgresSnapshot;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.store.file.FileStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class BackupTest {
    @RegisterExtension
    static final RepoExtension house = new RepoExtension();

    private static final Identifier STAYING = new Identifier("o/1.png");
    private static final Identifier GOING = new Identifier("o/2.png");

    @TempDir
    Path folder;

    private FileStore store;
    private TestDatabase target;

    @BeforeEach
    void fill() throws IOException {
        house.execute("TRUNCATE hashes, aliases, variants, proxies, details, job_queue, settings");
        target = house.postgres().newDatabase();
        store = FileStore.open(folder.resolve("store"));
        add(1, STAYING);
        add(2, GOING);
        house.execute("INSERT INTO proxies (url, alias) VALUES ('https://example.com/\\t\n€', 'a2.png')");
        house.execute("INSERT INTO settings (key, value) VALUES ('404-alias', '6132')");
    }

    @AfterEach
    void drop() {
        target.drop();
    }

    private void add(int number, Identifier file) throws IOException {
        Path path = folder.resolve("store").resolve(file.path());
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.write(path, new byte[number]);
        String hash = hash(number).base64();
        house.execute("INSERT INTO hashes (hash, identifier) VALUES (?, ?)", hash, file.path());
        house.execute("INSERT INTO aliases (alias, hash, token) VALUES (?, ?, 't')", "a%d.png".formatted(number), hash);
    }

    private static ContentHash hash(int number) {
        return new ContentHash(
                "%064x".formatted(number), number, Format.ofCode(7).orElseThrow());
    }

    private static PostgresConfig source() {
        return new PostgresConfig(
                house.postgres().jdbcUrl(),
                house.postgres().user(),
                house.postgres().password());
    }

    private PostgresConfig target() {
        return new PostgresConfig(target.jdbcUrl(), target.user(), target.password());
    }

    private Restore restore() {
        return new Restore(_ -> PostgresFilling.begin(target()));
    }

    private Backup backup() {
        return new Backup(() -> PostgresSnapshot.take(source()), house.repo().audit(), store);
    }

    @Test
    void whatIsRemovedWhileABackupIsMadeIsNotInWhatIsPutBack() {
        Backup backup = new Backup(
                () -> new Watched(PostgresSnapshot.take(source()), () -> {
                    house.repo().hashes().purge(hash(2));
                    store.remove(GOING);
                }),
                house.repo().audit(),
                store);
        Manifest manifest = backup.make(folder.resolve("backup"));
        assertThat(manifest.removed()).containsExactly(GOING);
        assertThat(manifest.files()).isEqualTo(1);

        restore().into(folder.resolve("backup"), folder.resolve("new"));
        assertThat(folder.resolve("new/files/o/1.png")).hasBinaryContent(new byte[1]);
        try (PostgresRepo repo = PostgresRepo.open(target())) {
            assertThat(repo.aliases().hash(Alias.parse("a1.png"))).contains(hash(1));
            assertThat(repo.aliases().hash(Alias.parse("a2.png"))).isEmpty();
            assertThat(repo.hashes().size()).isEqualTo(1);
            assertThat(repo.settings().text("404-alias")).contains("a2");
        }
    }

    @Test
    void aRowWhoseFileWasLostBeforeIsKeptAndTold() {
        store.remove(GOING);
        Manifest manifest = backup().make(folder.resolve("backup"));
        assertThat(manifest.lost()).isEqualTo(1);
        assertThat(manifest.lostExamples()).containsExactly(GOING);
        restore().into(folder.resolve("backup"), folder.resolve("new"));
        try (PostgresRepo repo = PostgresRepo.open(target())) {
            assertThat(repo.hashes().size()).isEqualTo(2);
        }
    }

    @Test
    void nothingIsOverwrittenAndAHalfBackupIsNotPutBack() throws IOException {
        backup().make(folder.resolve("backup"));
        assertThatExceptionOfType(BackupException.class)
                .isThrownBy(() -> backup().make(folder.resolve("backup")))
                .withMessageContaining("not empty");
        Files.delete(folder.resolve("backup/files/o/1.png"));
        assertThatExceptionOfType(BackupException.class)
                .isThrownBy(() -> restore().into(folder.resolve("backup"), folder.resolve("new")))
                .withMessageContaining("should hold 2");
        assertThat(folder.resolve("new")).doesNotExist();
        Files.delete(folder.resolve("backup/manifest.json"));
        assertThatExceptionOfType(BackupException.class)
                .isThrownBy(() -> restore().into(folder.resolve("backup"), folder.resolve("new")))
                .withMessageContaining("no whole backup");
    }

    @Test
    void rowsMoveIntoAnEmptyDatabaseOnly() {
        try (PostgresFilling filling = PostgresFilling.begin(target());
                PostgresSnapshot snapshot = PostgresSnapshot.take(source())) {
            assertThat(RepoMove.copy(snapshot, filling)).containsEntry("aliases", snapshot.contents("aliases"));
        }
        try (PostgresRepo repo = PostgresRepo.open(target())) {
            assertThat(repo.aliases().hash(Alias.parse("a2.png"))).contains(hash(2));
        }
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> PostgresFilling.begin(target()))
                .withMessageContaining("holds rows already");
    }

    /// A snapshot after whose end something happens.
    private record Watched(Snapshot snapshot, Runnable afterwards) implements Snapshot {
        @Override
        public List<String> tables() {
            return snapshot.tables();
        }

        @Override
        public void write(String table, OutputStream out) throws IOException {
            snapshot.write(table, out);
        }

        @Override
        public TableContents contents(String table) {
            return snapshot.contents(table);
        }

        @Override
        public void files(Consumer<Identifier> visitor) {
            snapshot.files(visitor);
        }

        @Override
        public void close() {
            snapshot.close();
            afterwards.run();
        }
    }
}
