package dev.pictor.http;

import dev.pictor.content.Identifier;
import dev.pictor.store.Store;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A store that keeps its files in memory.
final class MemoryStore implements Store {
    final Map<Identifier, byte[]> files = new ConcurrentHashMap<>();
    final AtomicInteger open = new AtomicInteger();
    volatile StoreException.@Nullable Kind broken;

    /// Where clients get files; nowhere but here if absent.
    volatile @Nullable URI publicRoot;

    /// What has to happen before a file is opened.
    interface Gate {
        void pass() throws InterruptedException;
    }

    volatile Gate beforeOpen = () -> {};

    @Override
    public void save(Path source, Identifier identifier) {
        check();
        try {
            files.put(identifier, Files.readAllBytes(source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<StoredFile> open(Identifier identifier) {
        check();
        try {
            beforeOpen.pass();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        byte[] bytes = files.get(identifier);
        return bytes == null ? Optional.empty() : Optional.of(new MemoryFile(bytes));
    }

    @Override
    public Optional<LocalCopy> local(Identifier identifier) {
        check();
        byte[] bytes = files.get(identifier);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Copy(Files.write(Files.createTempFile("pictor-copy-", ""), bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Copy(Path path) implements LocalCopy {
        @Override
        public void close() {
            try {
                Files.delete(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public Optional<Long> sizeBytes(Identifier identifier) {
        byte[] bytes = files.get(identifier);
        return bytes == null ? Optional.empty() : Optional.of((long) bytes.length);
    }

    @Override
    public Optional<URI> publicAddress(Identifier identifier) {
        return Optional.ofNullable(publicRoot).map(root -> root.resolve(identifier.path()));
    }

    @Override
    public void remove(Identifier identifier) {
        files.remove(identifier);
    }

    @Override
    public void checkHealth() {
        check();
    }

    /// Returns when no file is open.
    void awaitAllClosed() throws InterruptedException {
        synchronized (open) {
            while (open.get() > 0) {
                open.wait();
            }
        }
    }

    private void check() {
        StoreException.Kind kind = broken;
        if (kind != null) {
            throw new StoreException(kind, "broken: /secret/path", new IOException("broken"));
        }
    }

    private final class MemoryFile implements StoredFile {
        private final byte[] bytes;

        private MemoryFile(byte[] bytes) {
            this.bytes = bytes;
            open.incrementAndGet();
        }

        @Override
        public long sizeBytes() {
            return bytes.length;
        }

        @Override
        public int read(ByteBuffer buffer, long position) {
            if (position >= bytes.length) {
                return -1;
            }
            int count = (int) Math.min(buffer.remaining(), bytes.length - position);
            buffer.put(bytes, (int) position, count);
            return count;
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            return target.write(ByteBuffer.wrap(bytes, (int) position, (int) count));
        }

        @Override
        public void close() {
            synchronized (open) {
                open.decrementAndGet();
                open.notifyAll();
            }
        }
    }
}
