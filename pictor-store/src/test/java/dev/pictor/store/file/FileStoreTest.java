package dev.pictor.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.content.Identifier;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoreException.Kind;
import dev.pictor.testkit.ListableStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileStoreTest implements ListableStoreContract {
    private static final Identifier IDENTIFIER = new Identifier("01/90/51/0d5be2a7f013.webp");

    private final Path outside;
    private final Path place;
    private final Path root;
    private final FileStore store;

    FileStoreTest(@TempDir Path outside, @TempDir Path place) {
        this.outside = outside;
        this.place = place;
        this.root = place.resolve("files");
        this.store = FileStore.open(root);
    }

    @Override
    public FileStore store() {
        return store;
    }

    @Override
    public Path outside() {
        return outside;
    }

    @Test
    void theDirectoryIsMadeWithItsParents() {
        FileStore.open(place.resolve("deep/below/files"));

        assertThat(place.resolve("deep/below/files")).isDirectory();
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsAClearFailure() throws IOException {
        Path file = Files.createFile(place.resolve("file"));

        assertThatThrownBy(() -> FileStore.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> FileStore.open(file.resolve("below")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aFileLiesUnderItsIdentifier() throws IOException {
        save("contents");

        assertThat(root.resolve(IDENTIFIER.path())).hasContent("contents");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void filesThatLayThereBeforeAreServed() throws IOException {
        Files.createDirectories(root.resolve("legacy/0.4"));
        Files.writeString(root.resolve("legacy/0.4/x.png"), "old");
        Files.writeString(root.resolve("notes of the administrator"), "kept");

        FileStore.open(root);

        assertThat(store.sizeBytes(new Identifier("legacy/0.4/x.png"))).contains(3L);
        assertThat(root.resolve("notes of the administrator")).exists();
    }

    @Test
    void aRemovalTakesEmptyFoldersAlongButNeverTheRoot() throws IOException {
        save("contents");

        store.remove(IDENTIFIER);

        assertThat(everything()).isEmpty();
        assertThat(root).isDirectory();
    }

    @Test
    void aRemovalStopsAtAFolderThatIsInUse() throws IOException {
        save("contents");
        Files.createFile(root.resolve("01/90/other"));

        store.remove(IDENTIFIER);

        assertThat(everything()).containsExactlyInAnyOrder("01", "01/90", "01/90/other");
    }

    @Test
    void aRemovalTakesTheFoldersOfAFileThatIsGoneAlready() throws IOException {
        save("contents");
        Files.delete(root.resolve(IDENTIFIER.path()));

        store.remove(IDENTIFIER);

        assertThat(everything()).isEmpty();
    }

    @Test
    void aLinkToAnotherDiskIsFollowedAndKept() throws IOException {
        Path other = Files.createDirectory(place.resolve("other disk"));
        Files.createSymbolicLink(root.resolve("01"), other);
        save("contents");
        assertThat(other.resolve("90/51/0d5be2a7f013.webp")).hasContent("contents");

        store.remove(IDENTIFIER);

        assertThat(other).isEmptyDirectory();
        assertThat(root.resolve("01")).isSymbolicLink();
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        Identifier folder = new Identifier("01/90");
        Files.createDirectories(root.resolve(folder.path()));

        assertThat(store.open(folder)).isEmpty();
        assertThat(store.sizeBytes(folder)).isEmpty();
        store.remove(folder);
        assertThat(root.resolve(folder.path())).isDirectory();
    }

    @Test
    void aFailedSaveLeavesNeitherFilesNorFolders() throws IOException {
        Files.createFile(root.resolve("01"));

        assertThatThrownBy(() -> save("contents"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(IDENTIFIER.path());
        assertThatThrownBy(() -> store.save(outside.resolve("missing"), new Identifier("a/b/c")))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
        assertThat(everything()).containsExactly("01");
        assertThat(outside).isDirectoryContaining(file -> file.toString().endsWith("source"));
    }

    @Test
    void theTargetOfALinkIsSavedNotTheLink() throws IOException {
        Path target = Files.writeString(outside.resolve("target"), "contents");

        store.save(Files.createSymbolicLink(outside.resolve("link"), target), IDENTIFIER);

        assertThat(root.resolve(IDENTIFIER.path())).isRegularFile().hasContent("contents");
        assertThat(root.resolve(IDENTIFIER.path()).toRealPath()).endsWith(Path.of(IDENTIFIER.path()));
    }

    @Test
    void theFolderOfUnfinishedFilesIsNoPlaceForOthers() {
        Identifier inside = new Identifier(".pictor-tmp/x");

        assertThatThrownBy(() -> store.sizeBytes(inside)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unfinishedFilesOfADeadProcessAreSweptAndThoseOfALivingOneKept() throws IOException {
        Path dead = Files.createFile(root.resolve(".pictor-tmp/dead"));
        Files.setLastModifiedTime(dead, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        Path living = Files.createFile(root.resolve(".pictor-tmp/living"));

        FileStore.open(root);

        assertThat(dead).doesNotExist();
        assertThat(living).exists();
    }

    @Test
    void aDirectoryThatWentAwayIsAFailureAndNotAnAbsence() throws IOException {
        save("contents");
        Files.move(root, place.resolve("unmounted"));
        Files.createDirectory(root);

        for (Runnable question : List.<Runnable>of(
                () -> store.open(IDENTIFIER),
                () -> store.sizeBytes(IDENTIFIER),
                () -> store.local(IDENTIFIER),
                () -> store.remove(IDENTIFIER),
                () -> store.checkHealth(),
                () -> store.save(outside.resolve("anything"), IDENTIFIER))) {
            assertThatThrownBy(question::run)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("not what it was at the start");
        }
    }

    @Test
    void aCheckOfHealthLeavesNothing() throws IOException {
        store.checkHealth();

        assertThat(everything()).isEmpty();
        assertThat(root.resolve(".pictor-tmp")).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatMayNotBeWrittenIsNoticed() throws IOException {
        save("contents");
        Path staging = root.resolve(".pictor-tmp");
        Files.setPosixFilePermissions(staging, PosixFilePermissions.fromString("r-xr-xr-x"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            Assumptions.assumeFalse(Files.isWritable(root), "this user may write anywhere");

            assertDenied(store::checkHealth);
            assertDenied(() -> store.save(Files.createFile(outside.resolve("new")), new Identifier("x/y")));
            assertThat(store.sizeBytes(IDENTIFIER)).isPresent();
        } finally {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(staging, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void assertDenied(ThrowingCallable refused) {
        assertThatThrownBy(refused)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
    }

    private void save(String contents) throws IOException {
        store.save(Files.writeString(outside.resolve("source"), contents), IDENTIFIER);
    }

    /// What lies below the root, without the folder of unfinished files.
    private List<String> everything() throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> !path.equals(root))
                    .map(path -> root.relativize(path).toString())
                    .filter(path -> !path.startsWith(".pictor-tmp"))
                    .toList();
        }
    }
}
