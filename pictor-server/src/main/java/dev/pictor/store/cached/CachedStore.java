package dev.pictor.store.cached;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pictor.content.Identifier;
import dev.pictor.store.Store;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoredFile;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// A store that remembers the bytes of small files that are asked for. What lies under an identifier never changes, so
/// nothing can become wrong but that a file is gone; who removes it here forgets it, too.
public final class CachedStore implements Store {
    /// The largest file that is remembered.
    public static final int MAX_FILE_BYTES = 64 * 1024;

    /// What all of them take together.
    private static final long MAX_BYTES = 24L * 1024 * 1024;

    private static final int ENTRY_BYTES = 256;

    private final Store store;
    private final Cache<Identifier, ByteBuffer> files = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((Identifier _, ByteBuffer bytes) -> ENTRY_BYTES + bytes.capacity())
            .build();
    private final AtomicLong removals = new AtomicLong();

    public CachedStore(Store store) {
        this.store = store;
    }

    @Override
    public Optional<StoredFile> open(Identifier identifier) {
        Optional<StoredFile> known = remembered(identifier);
        if (known.isPresent()) {
            return known;
        }
        long before = removals.get();
        return store.open(identifier)
                .map(file -> file.sizeBytes() <= MAX_FILE_BYTES ? kept(identifier, file, before) : file);
    }

    @Override
    public Optional<StoredFile> remembered(Identifier identifier) {
        return Optional.ofNullable(files.getIfPresent(identifier)).map(BytesInMemory::new);
    }

    private StoredFile kept(Identifier identifier, StoredFile file, long removalsBefore) {
        ByteBuffer bytes = read(identifier, file);
        files.put(identifier, bytes);
        if (removals.get() != removalsBefore) {
            files.invalidate(identifier); // it may be the one that was removed
        }
        return new BytesInMemory(bytes);
    }

    private static ByteBuffer read(Identifier identifier, StoredFile file) {
        try (file) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.sizeBytes());
            while (bytes.hasRemaining()) {
                if (file.read(bytes, bytes.position()) < 0) {
                    throw new EOFException("it ended before its size");
                }
            }
            return bytes.flip();
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.OTHER, "could not read " + identifier, e);
        }
    }

    @Override
    public void remove(Identifier identifier) {
        store.remove(identifier);
        removals.incrementAndGet();
        files.invalidate(identifier);
    }

    @Override
    public Map<Identifier, StoreException> removeAll(Collection<Identifier> identifiers) {
        try {
            return store.removeAll(identifiers);
        } finally {
            // After a failure it is not known which are gone; what is not remembered is asked for again.
            removals.incrementAndGet();
            files.invalidateAll(identifiers);
        }
    }

    @Override
    public void save(Path source, Identifier identifier) {
        store.save(source, identifier);
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
    public Optional<URI> publicAddress(Identifier identifier) {
        return store.publicAddress(identifier);
    }

    @Override
    public void checkHealth() {
        store.checkHealth();
    }
}
