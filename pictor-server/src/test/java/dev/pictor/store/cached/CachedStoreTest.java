package dev.pictor.store.cached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Identifier;
import dev.pictor.store.Store;
import dev.pictor.store.StoredFile;
import dev.pictor.store.file.FileStore;
import dev.pictor.testkit.StoreContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CachedStoreTest implements StoreContract {
    private static final Identifier IDENTIFIER = new Identifier("01/90/51/0d5be2a7f013.webp");

    private final Path outside;
    private final Store disk;
    private final CachedStore store;

    CachedStoreTest(@TempDir Path outside, @TempDir Path place) {
        this.outside = outside;
        this.disk = FileStore.open(place.resolve("files"));
        this.store = new CachedStore(disk);
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Path outside() {
        return outside;
    }

    @Test
    void aSmallFileIsRememberedOnceItWasAskedFor() throws IOException {
        save(10);
        assertThat(store.remembered(IDENTIFIER)).isEmpty();

        try (StoredFile asked = store.open(IDENTIFIER).orElseThrow();
                StoredFile known = store.remembered(IDENTIFIER).orElseThrow()) {
            assertThat(asked.sizeBytes()).isEqualTo(10);
            assertThat(StandardCharsets.US_ASCII
                            .decode(known.inMemory().orElseThrow())
                            .toString())
                    .isEqualTo("xxxxxxxxxx");
        }
    }

    @Test
    void aLargeFileIsNot() throws IOException {
        save(CachedStore.MAX_FILE_BYTES + 1);

        try (StoredFile file = store.open(IDENTIFIER).orElseThrow()) {
            assertThat(file.inMemory()).isEmpty();
        }
        assertThat(store.remembered(IDENTIFIER)).isEmpty();
    }

    @Test
    void whatIsRemovedIsForgotten() throws IOException {
        save(10);
        store.open(IDENTIFIER).orElseThrow().close();

        store.remove(IDENTIFIER);

        assertThat(store.remembered(IDENTIFIER)).isEmpty();
        assertThat(store.open(IDENTIFIER)).isEmpty();
    }

    @Test
    void whatIsRemovedWithOthersIsForgotten() throws IOException {
        save(10);
        store.open(IDENTIFIER).orElseThrow().close();

        assertThat(store.removeAll(List.of(IDENTIFIER))).isEmpty();

        assertThat(store.remembered(IDENTIFIER)).isEmpty();
        assertThat(store.open(IDENTIFIER)).isEmpty();
    }

    private void save(int sizeBytes) throws IOException {
        store.save(Files.writeString(outside.resolve("new"), "x".repeat(sizeBytes)), IDENTIFIER);
    }
}
