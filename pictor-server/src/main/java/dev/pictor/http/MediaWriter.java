package dev.pictor.http;

import dev.pictor.store.StoredFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Sends bytes of stored files through pooled buffers outside of the heap, so that they are copied once.
final class MediaWriter {
    /// Up to here a file goes out in one write, together with the headers.
    static final int ONE_WRITE_BYTES = 128 * 1024;

    /// How much of a larger file is in memory at once.
    static final int CHUNK_BYTES = 256 * 1024;

    private final ByteBufferPool buffers;
    private final Duration patience;

    /// @param patience how long a client may take for one piece of a large file
    MediaWriter(ByteBufferPool buffers, Duration patience) {
        this.buffers = buffers;
        this.patience = patience;
    }

    /// Whether an answer leaves in one go, and nobody waits for it.
    static boolean isSentAtOnce(Answer answer) {
        return !(answer instanceof Answer.Media media) || media.count() <= ONE_WRITE_BYTES;
    }

    /// Sends the bytes and closes the file. The callback is completed when all is sent, which may be later.
    ///
    /// @throws IOException if the file cannot be read or the client is gone; the callback is the caller's then
    void write(Answer.Media media, Response response, Callback callback) throws IOException {
        try (StoredFile file = media.file()) {
            if (media.count() <= ONE_WRITE_BYTES) {
                writeAtOnce(file, media, response, callback);
            } else {
                writeInChunks(file, media, response);
                callback.succeeded();
            }
        }
    }

    private void writeAtOnce(StoredFile file, Answer.Media media, Response response, Callback callback)
            throws IOException {
        Optional<ByteBuffer> kept = file.inMemory();
        if (kept.isPresent()) {
            response.write(true, kept.get().slice((int) media.first(), (int) media.count()), callback);
            return;
        }
        RetainableByteBuffer buffer = filled((int) media.count(), file, media.first());
        response.write(true, buffer.getByteBuffer(), Callback.from(buffer::release, callback));
    }

    private void writeInChunks(StoredFile file, Answer.Media media, Response response) throws IOException {
        long sent = 0;
        while (sent < media.count()) {
            int count = (int) Math.min(CHUNK_BYTES, media.count() - sent);
            RetainableByteBuffer buffer = filled(count, file, media.first() + sent);
            sent += count;
            Piece piece = new Piece(buffer);
            response.write(sent == media.count(), buffer.getByteBuffer(), piece);
            piece.awaitSent(patience);
        }
    }

    private RetainableByteBuffer filled(int count, StoredFile file, long first) throws IOException {
        RetainableByteBuffer buffer = buffers.acquire(count, true);
        boolean complete = false;
        try {
            fill(buffer.getByteBuffer(), file, first, count);
            complete = true;
            return buffer;
        } finally {
            if (!complete) {
                buffer.release();
            }
        }
    }

    private static void fill(ByteBuffer bytes, StoredFile file, long first, long count) throws IOException {
        bytes.clear().limit((int) count);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, first + bytes.position()) < 0) {
                throw new EOFException("a stored file ended before its size");
            }
        }
        bytes.flip();
    }
}
