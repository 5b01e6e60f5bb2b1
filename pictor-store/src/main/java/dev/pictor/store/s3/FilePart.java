package dev.pictor.store.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import software.amazon.awssdk.http.ContentStreamProvider;

/// Some bytes of a file, which can be read from their first one as often as a request is sent.
record FilePart(Path file, long first, long count) implements ContentStreamProvider {
    @Override
    public InputStream newStream() {
        try {
            return new Bytes(FileChannel.open(file), first, first + count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Bytes extends InputStream {
        private final FileChannel channel;
        private final long end;
        private long position;

        Bytes(FileChannel channel, long first, long end) {
            this.channel = channel;
            this.position = first;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (position == end) {
                return -1;
            }
            int count = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, end - position)), position);
            position += Math.max(count, 0);
            return count;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
