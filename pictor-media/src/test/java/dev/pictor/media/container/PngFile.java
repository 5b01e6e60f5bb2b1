package dev.pictor.media.container;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// PNG files with chunks of the tests' own.
final class PngFile {
    /// Signature and header.
    private static final int HEAD_BYTES = 8 + 25;

    private PngFile() {}

    /// A PNG with one more chunk right behind its header.
    static byte[] with(byte[] png, String name, byte[] content) {
        byte[] tag = name.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(tag);
        crc.update(content);
        return ByteBuffer.allocate(png.length + content.length + 12)
                .put(png, 0, HEAD_BYTES)
                .putInt(content.length)
                .put(tag)
                .put(content)
                .putInt((int) crc.getValue())
                .put(png, HEAD_BYTES, png.length - HEAD_BYTES)
                .array();
    }
}
