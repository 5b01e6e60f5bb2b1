package dev.pictor.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/// A stored file, opened for reading. Its bytes never change while it is open.
public interface StoredFile extends AutoCloseable {
    /// Its size in bytes.
    long sizeBytes();

    /// Reads bytes from `position` on into the buffer.
    ///
    /// @return how many, or -1 at the end
    int read(ByteBuffer buffer, long position) throws IOException;

    /// All its bytes, where they are in memory anyway; they cannot be changed.
    default Optional<ByteBuffer> inMemory() {
        return Optional.empty();
    }

    /// Sends up to `count` bytes from `position` on, without copying them through this process where that is possible.
    ///
    /// @return how many were sent
    long transferTo(long position, long count, WritableByteChannel target) throws IOException;

    @Override
    void close();
}
