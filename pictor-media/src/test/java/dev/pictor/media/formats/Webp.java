package dev.pictor.media.formats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What an animated WebP says of its motion.
final class Webp {
    private Webp() {}

    /// How long each frame is shown, in milliseconds.
    static List<Integer> delays(Path webp) throws IOException {
        List<Integer> delays = new ArrayList<>();
        for (ByteBuffer chunk : chunks(webp, "ANMF")) {
            delays.add(chunk.getInt(12) & 0xFFFFFF);
        }
        return delays;
    }

    /// How often it is shown; 0 for ever.
    static int plays(Path webp) throws IOException {
        return chunks(webp, "ANIM").getFirst().getShort(4);
    }

    private static List<ByteBuffer> chunks(Path webp, String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(webp)).order(ByteOrder.LITTLE_ENDIAN);
        int wanted = ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        List<ByteBuffer> found = new ArrayList<>();
        for (int at = 12; at + 8 <= bytes.limit(); ) {
            int length = bytes.getInt(at + 4);
            if (bytes.getInt(at) == wanted) {
                found.add(bytes.slice(at + 8, length).order(ByteOrder.LITTLE_ENDIAN));
            }
            at += 8 + length + (length & 1);
        }
        return found;
    }
}
