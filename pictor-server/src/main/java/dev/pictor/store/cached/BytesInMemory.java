package dev.pictor.store.cached;

import dev.pictor.store.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/// A file whose bytes are in memory.
final class BytesInMemory implements StoredFile {
    private final ByteBuffer bytes;

    BytesInMemory(ByteBuffer bytes) {
        this.bytes = bytes.asReadOnlyBuffer();
    }

    @Override
    public long sizeBytes() {
        return bytes.capacity();
    }

    @Override
    public int read(ByteBuffer buffer, long position) {
        if (position >= bytes.capacity()) {
            return -1;
        }
        int count = Math.min(buffer.remaining(), bytes.capacity() - (int) position);
        buffer.put(bytes.slice((int) position, count));
        return count;
    }

    @Override
    public Optional<ByteBuffer> inMemory() {
        return Optional.of(bytes.duplicate());
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        if (position >= bytes.capacity()) {
            return 0;
        }
        return target.write(bytes.slice((int) position, (int) Math.min(count, bytes.capacity() - position)));
    }

    @Override
    public void close() {
        // there is nothing to give back
    }
}
