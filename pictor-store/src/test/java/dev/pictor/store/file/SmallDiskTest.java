package dev.pictor.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.content.Identifier;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk of 64 KB that is another one than that of the callers' files; skipped where it may not be mounted.
final class SmallDiskTest {
    private static final Identifier IDENTIFIER = new Identifier("aa/bb/file.png");

    private final Path outside;
    private final Path disk;

    SmallDiskTest(@TempDir Path outside, @TempDir Path disk) {
        this.outside = outside;
        this.disk = disk;
    }

    @BeforeEach
    void mount() throws Exception {
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64k", "none", disk.toString()) == 0,
                "a disk cannot be mounted here");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "--lazy", disk.toString());
    }

    @Test
    void aFileOfAnotherDiskIsMovedHere() throws IOException {
        FileStore store = FileStore.open(disk);
        Path source = Files.write(outside.resolve("source"), new byte[20_000]);

        store.save(source, IDENTIFIER);

        assertThat(store.sizeBytes(IDENTIFIER)).contains(20_000L);
        assertThat(source).doesNotExist();
        assertThat(disk.resolve(".pictor-tmp")).isEmptyDirectory();
    }

    @Test
    void aFullDiskIsToldAndNothingIsLeft() throws IOException {
        FileStore store = FileStore.open(disk);
        Path source = Files.write(outside.resolve("source"), new byte[100_000]);

        assertKind(Kind.FULL, () -> store.save(source, IDENTIFIER));

        assertThat(source).hasSize(100_000);
        try (Stream<Path> left = Files.walk(disk)) {
            assertThat(left).containsExactly(disk, disk.resolve(".pictor-tmp"));
        }
    }

    @Test
    void aCheckOfHealthNoticesAFullDisk() throws IOException {
        FileStore store = FileStore.open(disk);
        store.save(Files.write(outside.resolve("source"), new byte[65_536]), IDENTIFIER);

        assertKind(Kind.FULL, store::checkHealth);

        store.remove(IDENTIFIER);
        store.checkHealth();
    }

    @Test
    void aDiskThatTurnsReadOnlyIsNoticed() throws Exception {
        FileStore store = FileStore.open(disk);
        store.save(Files.write(outside.resolve("source"), new byte[100]), IDENTIFIER);

        Assumptions.assumeTrue(run("mount", "-o", "remount,ro", disk.toString()) == 0, "it cannot be remounted here");

        assertKind(Kind.DENIED, store::checkHealth);
        assertKind(Kind.DENIED, () -> store.remove(IDENTIFIER));
        assertKind(Kind.DENIED, () -> store.save(Files.createFile(outside.resolve("new")), new Identifier("x")));
        assertThat(store.sizeBytes(IDENTIFIER)).contains(100L);
    }

    private static void assertKind(Kind kind, ThrowingCallable failing) {
        assertThatThrownBy(failing)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException noSuchProgram) {
            return -1;
        }
    }
}
