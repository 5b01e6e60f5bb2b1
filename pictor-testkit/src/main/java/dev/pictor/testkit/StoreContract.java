package dev.pictor.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.content.Identifier;
import dev.pictor.store.Store;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoredFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every store keeps to.
public interface StoreContract {
    /// The store that is tested; empty at the start of each test.
    Store store();

    /// A folder outside the store, for the files of its callers.
    Path outside();

    @Test
    default void whatWasSavedIsReadBack() throws IOException {
        Identifier identifier = save("ten bytes.", ".png");

        assertThat(contents(identifier)).isEqualTo("ten bytes.");
        assertThat(store().sizeBytes(identifier)).contains(10L);
    }

    @Test
    default void anEmptyFileIsAFile() throws IOException {
        Identifier identifier = save("", ".gif");

        assertThat(store().sizeBytes(identifier)).contains(0L);
        try (StoredFile file = store().open(identifier).orElseThrow()) {
            assertThat(file.sizeBytes()).isZero();
            assertThat(file.read(ByteBuffer.allocate(1), 0)).isEqualTo(-1);
        }
    }

    @Test
    default void aLargeFileIsReadBackByteByByte() throws IOException {
        byte[] bytes = new byte[5_000_001];
        new Random(7).nextBytes(bytes);
        Identifier identifier = next(".webm");
        store().save(Files.write(outside().resolve("large"), bytes), identifier);

        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (StoredFile file = store().open(identifier).orElseThrow();
                WritableByteChannel target = Channels.newChannel(read)) {
            long position = 0;
            while (position < file.sizeBytes()) {
                position += file.transferTo(position, file.sizeBytes() - position, target);
            }
        }
        assertThat(read.toByteArray()).isEqualTo(bytes);
    }

    @Test
    default void aPartIsReadFromItsPosition() throws IOException {
        Identifier identifier = save("0123456789", "");

        try (StoredFile file = store().open(identifier).orElseThrow()) {
            ByteBuffer buffer = ByteBuffer.allocate(3);
            assertThat(file.read(buffer, 4)).isEqualTo(3);
            assertThat(buffer.array()).asString(UTF_8).isEqualTo("456");
            assertThat(file.read(ByteBuffer.allocate(3), 8)).isEqualTo(2);
            assertThat(file.read(ByteBuffer.allocate(3), 10)).isEqualTo(-1);
            assertThat(file.read(ByteBuffer.allocate(3), 11)).isEqualTo(-1);
        }
    }

    @Test
    default void aPartIsSentFromItsPosition() throws IOException {
        Identifier identifier = save("0123456789", ".mp4");
        ByteArrayOutputStream sent = new ByteArrayOutputStream();

        try (StoredFile file = store().open(identifier).orElseThrow();
                WritableByteChannel target = Channels.newChannel(sent)) {
            assertThat(file.transferTo(2, 3, target)).isEqualTo(3);
            assertThat(file.transferTo(8, 100, target)).isEqualTo(2);
            assertThat(file.transferTo(10, 1, target)).isZero();
        }
        assertThat(sent.toString(UTF_8)).isEqualTo("23489");
    }

    @Test
    default void aFileThatIsNotThereIsEmpty() throws IOException {
        Identifier nowhere = next(".png");

        assertThat(store().open(nowhere)).isEmpty();
        assertThat(store().local(nowhere)).isEmpty();
        assertThat(store().sizeBytes(nowhere)).isEmpty();
    }

    @Test
    default void aRemovedFileIsGone() throws IOException {
        Identifier identifier = save("short-lived", ".png");

        store().remove(identifier);

        assertThat(store().open(identifier)).isEmpty();
        assertThat(store().sizeBytes(identifier)).isEmpty();
    }

    @Test
    default void aFileThatIsNotThereCountsAsRemoved() throws IOException {
        Identifier identifier = save("short-lived", ".png");

        store().remove(identifier);
        store().remove(identifier);
        store().remove(next(".jpeg"));
    }

    @Test
    default void someFilesAreRemovedTogetherAndTheOthersStay() throws IOException {
        Identifier first = save("first", ".png");
        Identifier second = save("second", ".webp");
        Identifier kept = save("kept", ".gif");

        assertThat(store().removeAll(List.of(first, next(".png"), second))).isEmpty();

        assertThat(store().open(first)).isEmpty();
        assertThat(store().sizeBytes(second)).isEmpty();
        assertThat(contents(kept)).isEqualTo("kept");
    }

    @Test
    default void aRemovalOfNoFilesRemovesNone() throws IOException {
        Identifier kept = save("kept", ".gif");

        assertThat(store().removeAll(List.of())).isEmpty();

        assertThat(contents(kept)).isEqualTo("kept");
    }

    @Test
    default void aRemovalSparesTheNeighbours() throws IOException {
        store().save(source("first"), new Identifier("aa/bb/first"));
        store().save(source("second"), new Identifier("aa/bb/second"));

        store().remove(new Identifier("aa/bb/first"));

        assertThat(contents(new Identifier("aa/bb/second"))).isEqualTo("second");
    }

    @Test
    default void anIdentifierOfAnyShapeIsKeptAsItIs() throws IOException {
        List<String> shapes = List.of("flat", "x.y.z", "one/two", "1/2/3/4/5/6/7/8/9/10/11/12/13/deep.webp", "..a/b..");
        for (String shape : shapes) {
            store().save(source(shape), new Identifier(shape));
        }

        for (String shape : shapes) {
            assertThat(contents(new Identifier(shape))).isEqualTo(shape);
        }
    }

    @Test
    default void theFirstFileUnderAnIdentifierStays() throws IOException {
        Identifier identifier = save("first", ".png");
        Path second = source("second");

        assertThatThrownBy(() -> store().save(second, identifier))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(identifier.path())
                .hasMessageContaining("exists");
        assertThat(contents(identifier)).isEqualTo("first");
    }

    @Test
    default void someFilesAreSavedTogetherAndThoseThatCannotBeAreTold() throws IOException {
        Identifier first = next(".png");
        Identifier second = first.sibling(".webp");
        Identifier lost = first.sibling(".gif");

        Map<Identifier, StoreException> failures = store().saveAll(
                        Map.of(first, source("first"), lost, outside().resolve("missing"), second, source("second")));

        assertThat(failures).containsOnlyKeys(lost);
        assertThat(contents(first)).isEqualTo("first");
        assertThat(contents(second)).isEqualTo("second");
        assertThat(store().sizeBytes(lost)).isEmpty();
    }

    @Test
    default void aSaveOfNothingFailsAndLeavesNothing() {
        Identifier identifier = next(".png");
        Path missing = outside().resolve("missing");

        assertThatThrownBy(() -> store().save(missing, identifier)).isInstanceOf(StoreException.class);
        assertThat(store().sizeBytes(identifier)).isEmpty();
    }

    @Test
    default void aLaterChangeOfTheCallersFileDoesNotReachTheStore() throws IOException {
        Path source = source("as it was saved");
        Identifier identifier = next(".png");
        store().save(source, identifier);

        Files.writeString(source, "changed");

        assertThat(contents(identifier)).isEqualTo("as it was saved");
    }

    @Test
    default void aLocalCopyCanBeReadByItsPath() throws IOException {
        Identifier identifier = save("for a child process", ".png");

        try (Store.LocalCopy copy = store().local(identifier).orElseThrow()) {
            assertThat(copy.path()).isAbsolute().hasContent("for a child process");
        }
        assertThat(contents(identifier)).isEqualTo("for a child process");
    }

    @Test
    default void aThousandFilesAreKeptApart() throws IOException {
        Map<Identifier, String> saved = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            saved.put(save("file " + i, ".webp"), "file " + i);
        }

        assertThat(saved).hasSize(1_000);
        for (Map.Entry<Identifier, String> one : saved.entrySet()) {
            assertThat(contents(one.getKey())).isEqualTo(one.getValue());
        }
    }

    @Test
    default void onlyOneOfManySavesUnderOneIdentifierWins() throws Exception {
        Identifier identifier = next(".png");
        List<Path> sources = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            sources.add(source("racer " + i));
        }

        long winners = IntStream.range(0, sources.size())
                .parallel()
                .filter(i -> wins(sources.get(i), identifier))
                .count();

        assertThat(winners).isEqualTo(1);
        assertThat(contents(identifier)).startsWith("racer ");
    }

    @Test
    default void aHealthyStoreSaysSo() {
        store().checkHealth();
    }

    private boolean wins(Path source, Identifier identifier) {
        try {
            store().save(source, identifier);
            return true;
        } catch (StoreException late) {
            return false;
        }
    }

    private Identifier save(String contents, String extension) throws IOException {
        Identifier identifier = next(extension);
        store().save(source(contents), identifier);
        return identifier;
    }

    private Path source(String contents) throws IOException {
        return Files.writeString(Files.createTempFile(outside(), "source", ""), contents);
    }

    private String contents(Identifier identifier) throws IOException {
        try (StoredFile file = store().open(identifier).orElseThrow()) {
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(file.sizeBytes()) + 1);
            while (file.read(buffer, buffer.position()) > 0) {
                // until the end
            }
            return UTF_8.decode(buffer.flip()).toString();
        }
    }

    private static Identifier next(String extension) {
        return Identifier.next(Instant.now(), extension);
    }
}
