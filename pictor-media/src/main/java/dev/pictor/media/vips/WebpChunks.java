package dev.pictor.media.vips;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Takes the chunks that show nothing out of a WebP that libvips wrote: it adds EXIF to each, asked or not.
final class WebpChunks {
    private static final int HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;

    private static final String EXTENDED = "VP8X";
    private static final Set<String> METADATA = Set.of("EXIF", "XMP ", "ICCP");
    private static final Set<String> BITSTREAMS = Set.of("VP8 ", "VP8L");

    /// The flags of the extended header that announce metadata: profile, EXIF, XMP.
    private static final int METADATA_FLAGS = 0x20 | 0x08 | 0x04;

    private WebpChunks() {}

    private record Chunk(String name, ByteBuffer bytes) {}

    static void keepPicture(Path file) throws IOException {
        ByteBuffer whole = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Chunk> kept = new ArrayList<>();
        for (Chunk chunk : chunks(whole)) {
            if (!METADATA.contains(chunk.name())) {
                kept.add(chunk);
            }
        }
        Chunk first = kept.getFirst();
        if (!first.name().equals(EXTENDED)) {
            return;
        }
        if (kept.size() == 2 && BITSTREAMS.contains(kept.get(1).name())) {
            kept.removeFirst(); // nothing is left that the extended header announces
        } else {
            int flags = first.bytes().get(CHUNK_HEADER_BYTES);
            first.bytes().put(CHUNK_HEADER_BYTES, (byte) (flags & ~METADATA_FLAGS));
        }
        Files.write(file, joined(kept));
    }

    private static List<Chunk> chunks(ByteBuffer whole) throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        int position = HEADER_BYTES;
        while (position + CHUNK_HEADER_BYTES <= whole.limit()) {
            long length = Integer.toUnsignedLong(whole.getInt(position + 4));
            long padded = CHUNK_HEADER_BYTES + length + (length & 1);
            if (padded > whole.limit() - position) {
                throw new IOException("libvips wrote a broken WebP");
            }
            ByteBuffer bytes = whole.slice(position, (int) padded);
            byte[] name = new byte[4];
            bytes.get(0, name);
            chunks.add(new Chunk(new String(name, StandardCharsets.US_ASCII), bytes));
            position += (int) padded;
        }
        if (chunks.isEmpty()) {
            throw new IOException("libvips wrote an empty WebP");
        }
        return chunks;
    }

    private static byte[] joined(List<Chunk> chunks) {
        int length = HEADER_BYTES;
        for (Chunk chunk : chunks) {
            length += chunk.bytes().capacity();
        }
        ByteBuffer joined = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        joined.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(length - 8);
        joined.put("WEBP".getBytes(StandardCharsets.US_ASCII));
        for (Chunk chunk : chunks) {
            joined.put(chunk.bytes());
        }
        return joined.array();
    }
}
