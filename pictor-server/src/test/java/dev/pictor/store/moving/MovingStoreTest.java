package dev.pictor.store.moving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Identifier;
import dev.pictor.store.Store;
import dev.pictor.store.file.FileStore;
import dev.pictor.testkit.StoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MovingStoreTest implements StoreContract {
    private static final Identifier MOVED = new Identifier("01/90/moved.webp");
    private static final Identifier LEFT = new Identifier("01/90/left.webp");

    private final Path outside;
    private final Store current;
    private final Store old;
    private final MovingStore store;

    MovingStoreTest(@TempDir Path outside, @TempDir Path place) {
        this.outside = outside;
        this.current = FileStore.open(place.resolve("current"));
        this.old = FileStore.open(place.resolve("old"));
        this.store = new MovingStore(current, old, MovingStore.FirstAsked.CURRENT);
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
    void filesThatAreRemovedTogetherGoFromBothStores() throws IOException {
        save(current, MOVED);
        save(old, MOVED);
        save(old, LEFT);

        assertThat(store.removeAll(List.of(MOVED, LEFT))).isEmpty();

        assertThat(store.open(MOVED)).isEmpty();
        assertThat(store.open(LEFT)).isEmpty();
        assertThat(old.sizeBytes(MOVED)).isEmpty();
    }

    private void save(Store place, Identifier identifier) throws IOException {
        place.save(Files.writeString(outside.resolve("new"), "a file"), identifier);
    }
}
