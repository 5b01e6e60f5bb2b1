package dev.pictor.media.vips;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Walks the blocks of a GIF to its end. libvips shows the frames that are whole and does not tell that one is cut off.
final class GifBlocks {
    private static final int SIGNATURE_BYTES = 6;
    private static final int SCREEN_BYTES = 4;
    private static final int FRAME_BYTES = 8;

    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2C;
    private static final int HAS_TABLE = 0x80;
    private static final int TABLE_SIZE = 0x07;

    private final DataInputStream in;

    private GifBlocks(DataInputStream in) {
        this.in = in;
    }

    /// @throws VipsException if the file ends inside a block; a missing end marker is forgiven
    static void checkWhole(Path file) throws VipsException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            new GifBlocks(in).walk();
        } catch (EOFException cutShort) {
            throw new VipsException("gif: cut short");
        } catch (IOException failure) {
            throw new VipsException("gif: " + failure.getMessage());
        }
    }

    private void walk() throws IOException {
        in.skipNBytes(SIGNATURE_BYTES + SCREEN_BYTES);
        int flags = in.readUnsignedByte();
        in.skipNBytes(2);
        skipTable(flags);
        while (true) {
            // Whatever is neither a frame nor an extension ends the pictures, as it does for every decoder.
            switch (in.read()) {
                case EXTENSION -> {
                    in.skipNBytes(1);
                    skipChunks();
                }
                case FRAME -> {
                    in.skipNBytes(FRAME_BYTES);
                    skipTable(in.readUnsignedByte());
                    in.skipNBytes(1);
                    skipChunks();
                }
                default -> {
                    return;
                }
            }
        }
    }

    private void skipTable(int flags) throws IOException {
        if ((flags & HAS_TABLE) != 0) {
            in.skipNBytes(3L << ((flags & TABLE_SIZE) + 1));
        }
    }

    private void skipChunks() throws IOException {
        for (int length = in.readUnsignedByte(); length > 0; length = in.readUnsignedByte()) {
            in.skipNBytes(length);
        }
    }
}
