package dev.pictor.media.container;

import dev.pictor.media.MediaException;
import dev.pictor.media.RefusedMedia;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/// A file that is read at any place through a small window. Whoever reads past its end refuses the file, so that no
/// length that stands in it is ever trusted.
final class Source implements Closeable {
    private static final int WINDOW_BYTES = 16 * 1024;

    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final byte[] window = new byte[WINDOW_BYTES];
    private long windowStart;
    private int windowLength;

    private Source(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
    }

    static Source open(Path file) throws IOException {
        return new Source(file, FileChannel.open(file, StandardOpenOption.READ));
    }

    long size() {
        return size;
    }

    /// Refuses the file unless it has all these bytes.
    void require(long from, long length) throws RefusedMedia {
        Checks.unless(from >= 0 && length >= 0 && from <= size && length <= size - from);
    }

    int u8(long at) throws RefusedMedia {
        return at(at) & 0xff;
    }

    int u16(long at) throws RefusedMedia {
        return u8(at) << 8 | u8(at + 1);
    }

    long u32(long at) throws RefusedMedia {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    /// A number of 0 to 8 bytes, the most significant first; negative where the eighth byte says so.
    long number(long at, int bytes) throws RefusedMedia {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | u8(at + i);
        }
        return number;
    }

    int u16le(long at) throws RefusedMedia {
        return u8(at) | u8(at + 1) << 8;
    }

    int u24le(long at) throws RefusedMedia {
        return u16le(at) | u8(at + 2) << 16;
    }

    long u32le(long at) throws RefusedMedia {
        return u16le(at) | (long) u16le(at + 2) << 16;
    }

    /// The four letters that name a chunk or box.
    String tag(long at) throws RefusedMedia {
        return new String(bytes(at, 4), StandardCharsets.ISO_8859_1);
    }

    /// Whether these Latin-1 letters stand here; they do not where the file is too short.
    boolean startsWith(long at, String letters) throws RefusedMedia {
        if (letters.length() > size - at) {
            return false;
        }
        for (int i = 0; i < letters.length(); i++) {
            if (u8(at + i) != letters.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    byte[] bytes(long at, int length) throws RefusedMedia {
        require(at, length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = at(at + i);
        }
        return bytes;
    }

    /// Where the first such byte stands at or after a place, or -1.
    long find(int value, long from) throws RefusedMedia {
        for (long at = from; at < size; ) {
            at(at);
            for (int i = (int) (at - windowStart); i < windowLength; i++) {
                if ((window[i] & 0xff) == value) {
                    return windowStart + i;
                }
            }
            at = windowStart + windowLength;
        }
        return -1;
    }

    /// The CRC-32 of a range.
    long crc(long from, long length) throws RefusedMedia {
        require(from, length);
        CRC32 crc = new CRC32();
        for (long at = from; at < from + length; ) {
            at(at);
            int start = (int) (at - windowStart);
            int count = (int) Math.min(windowLength - start, from + length - at);
            crc.update(window, start, count);
            at += count;
        }
        return crc.getValue();
    }

    /// Copies a range without bringing it into the heap.
    void transfer(long from, long length, WritableByteChannel target) throws RefusedMedia, IOException {
        require(from, length);
        long done = 0;
        while (done < length) {
            long count = channel.transferTo(from + done, length - done, target);
            if (count <= 0) {
                throw new IOException("the file became shorter while it was copied: " + file);
            }
            done += count;
        }
    }

    private byte at(long at) throws RefusedMedia {
        long index = at - windowStart;
        if (index >= 0 && index < windowLength) {
            return window[(int) index];
        }
        require(at, 1);
        load(at);
        return window[0];
    }

    private void load(long at) {
        ByteBuffer buffer = ByteBuffer.wrap(window);
        windowLength = 0;
        windowStart = at;
        try {
            while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) > 0) {
                windowLength = buffer.position();
            }
        } catch (IOException broken) {
            throw new MediaException("cannot read " + file, broken);
        }
        if (windowLength == 0) {
            throw new MediaException("the file became shorter while it was read: " + file);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
