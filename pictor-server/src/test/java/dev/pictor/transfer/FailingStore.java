package dev.pictor.transfer;

import dev.pictor.content.Identifier;
import dev.pictor.store.Store;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A store whose saves fail from some moment on.
final class FailingStore implements Store {
    private final Store store;
    private final AtomicInteger savesLeft;

    FailingStore(Store store, int saves) {
        this.store = store;
        this.savesLeft = new AtomicInteger(saves);
    }

    @Override
    public void save(Path source, Identifier identifier) {
        store.save(source, identifier);
        if (savesLeft.getAndDecrement() <= 0) {
            throw new StoreException(StoreException.Kind.OTHER, "cut off", new IOException("cut off"));
        }
    }

    @Override
    public Optional<StoredFile> open(Identifier identifier) {
        return store.open(identifier);
    }

    @Override
    public Optional<LocalCopy> local(Identifier identifier) {
        return store.local(identifier);
    }

    @Override
    public Optional<Long> sizeBytes(Identifier identifier) {
        return store.sizeBytes(identifier);
    }

    @Override
    public void remove(Identifier identifier) {
        store.remove(identifier);
    }

    @Override
    public void checkHealth() {
        store.checkHealth();
    }
}
