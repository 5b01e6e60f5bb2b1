package dev.pictor.media.ffmpeg;

import dev.pictor.media.MediaException;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads how often an animated PNG is shown, which ffmpeg does not tell.
final class PngPlays {
    private static final int SIGNATURE_BYTES = 8;
    private static final int CHECK_SUM_BYTES = 4;
    private static final int ANIMATION = 0x6163544C; // acTL
    private static final int PIXELS = 0x49444154; // IDAT

    private PngPlays() {}

    /// The number of times; 0 for ever.
    static int of(Path file) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            in.skipNBytes(SIGNATURE_BYTES);
            while (true) {
                long length = Integer.toUnsignedLong(in.readInt());
                switch (in.readInt()) {
                    case ANIMATION -> {
                        in.skipNBytes(Integer.BYTES); // the number of frames
                        return Math.max(0, in.readInt());
                    }
                    case PIXELS -> {
                        return 0;
                    }
                    default -> in.skipNBytes(length + CHECK_SUM_BYTES);
                }
            }
        } catch (EOFException cutShort) {
            throw new RefusedMedia(Refusal.UNREADABLE, "Invalid media file provided", cutShort);
        } catch (IOException broken) {
            throw new MediaException("cannot read " + file, broken);
        }
    }
}
