package dev.pictor.media.container;

import dev.pictor.media.MediaException;
import dev.pictor.media.RefusedMedia;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The stripped copy while it is written. Neighbouring ranges of the source are copied as one.
final class Sink implements Closeable {
    private static final int ZEROS_BYTES = 16 * 1024;

    private final Path file;
    private final Source source;
    private final FileChannel channel;
    private long pendingFrom;
    private long pendingLength;
    private long position;

    private Sink(Path file, Source source, FileChannel channel) {
        this.file = file;
        this.source = source;
        this.channel = channel;
    }

    static Sink create(Path file, Source source) throws IOException {
        return new Sink(
                file,
                source,
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE));
    }

    /// How many bytes were written.
    long position() {
        return position;
    }

    /// Copies a range of the source.
    void copy(long from, long length) throws RefusedMedia {
        source.require(from, length);
        if (pendingLength > 0 && pendingFrom + pendingLength == from) {
            pendingLength += length;
        } else {
            flush();
            pendingFrom = from;
            pendingLength = length;
        }
        position += length;
    }

    void write(byte... bytes) throws RefusedMedia {
        flush();
        position += bytes.length;
        try {
            writeFully(ByteBuffer.wrap(bytes));
        } catch (IOException broken) {
            throw new MediaException("cannot write " + file, broken);
        }
    }

    /// Writes letters of Latin-1.
    void write(String letters) throws RefusedMedia {
        write(letters.getBytes(StandardCharsets.ISO_8859_1));
    }

    void zeros(long length) throws RefusedMedia {
        byte[] zeros = new byte[(int) Math.min(length, ZEROS_BYTES)];
        for (long left = length; left > 0; left -= zeros.length) {
            write(left < zeros.length ? new byte[(int) left] : zeros);
        }
    }

    /// Writes over what stands at a place already.
    void patch(long at, byte... bytes) throws RefusedMedia {
        flush();
        try {
            channel.write(ByteBuffer.wrap(bytes), at);
        } catch (IOException broken) {
            throw new MediaException("cannot write " + file, broken);
        }
    }

    /// Writes what is still pending.
    void flush() throws RefusedMedia {
        if (pendingLength == 0) {
            return;
        }
        try {
            source.transfer(pendingFrom, pendingLength, channel);
        } catch (IOException broken) {
            throw new MediaException("cannot copy to " + file, broken);
        }
        pendingLength = 0;
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
