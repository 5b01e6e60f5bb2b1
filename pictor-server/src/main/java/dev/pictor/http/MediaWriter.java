package dev.pictor.http;

import dev.pictor.store.StoredFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
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

    MediaWriter(ByteBufferPool buffers) {
        this.buffers = buffers;
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
        RetainableByteBuffer buffer = buffers.acquire((int) media.count(), true);
        boolean filled = false;
        try {
            fill(buffer.getByteBuffer(), file, media.first(), media.count());
            filled = true;
        } finally {
            if (!filled) {
                buffer.release();
            }
        }
        response.write(true, buffer.getByteBuffer(), Callback.from(buffer::release, callback));
    }

    private void writeInChunks(StoredFile file, Answer.Media media, Response response) throws IOException {
        RetainableByteBuffer buffer = buffers.acquire(CHUNK_BYTES, true);
        try {
            ByteBuffer bytes = buffer.getByteBuffer();
            long sent = 0;
            while (sent < media.count()) {
                long count = Math.min(CHUNK_BYTES, media.count() - sent);
                fill(bytes, file, media.first() + sent, count);
                sent += count;
                Content.Sink.write(response, sent == media.count(), bytes);
            }
        } finally {
            buffer.release();
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
