package dev.pictor.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Identifier;
import dev.pictor.store.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Saves and removals in the same folders, which each removal finds empty and takes away.
final class FileStoreRaceTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 1_000;

    private final Path outside;
    private final Path root;
    private final FileStore store;

    FileStoreRaceTest(@TempDir Path outside, @TempDir Path root) {
        this.outside = outside;
        this.root = root;
        this.store = FileStore.open(root);
    }

    @Test
    void noSaveFailsBecauseARemovalPrunesItsFolders() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Identifier mine = new Identifier("aa/bb/cc/dd/file-" + i);
                running.add(threads.submit(() -> saveAndRemove(mine)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }

        try (Stream<Path> left = Files.walk(root)) {
            assertThat(left.filter(path -> !path.equals(root))).containsExactly(root.resolve(".pictor-tmp"));
        }
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void whoeverSeesAFileSeesTheWholeOfIt() throws Exception {
        Identifier identifier = new Identifier("aa/bb/cc/seen");
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Integer> reader = threads.submit(() -> readUntil(done, identifier));
            try {
                for (int round = 0; round < ROUNDS / 4; round++) {
                    store.save(Files.write(outside.resolve("source"), new byte[10_000]), identifier);
                    store.remove(identifier);
                }
            } finally {
                done.set(true);
            }
            assertThat(reader.get()).isNotNegative();
        }
    }

    private Void saveAndRemove(Identifier mine) throws IOException {
        Path source = outside.resolve(Path.of(mine.path()).getFileName());
        for (int round = 0; round < ROUNDS; round++) {
            store.save(Files.writeString(source, mine.path()), mine);
            assertThat(store.sizeBytes(mine)).contains((long) mine.path().length());
            store.remove(mine);
        }
        return null;
    }

    private int readUntil(AtomicBoolean done, Identifier identifier) throws IOException {
        int seen = 0;
        while (!done.get()) {
            StoredFile found = store.open(identifier).orElse(null);
            if (found != null) {
                try (found) {
                    assertThat(found.sizeBytes()).isEqualTo(10_000);
                    assertThat(found.read(ByteBuffer.allocate(10_000), 0)).isEqualTo(10_000);
                    seen++;
                }
            }
        }
        return seen;
    }
}
