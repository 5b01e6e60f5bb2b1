package dev.pictor.media.vips;

import dev.pictor.content.Format;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much work a picture is, as far as its first bytes tell.
enum Weight {
    LIGHT,
    HEAVY;

    /// The most pixels of a light picture; those of a phone's camera are.
    static final long MAX_LIGHT_PIXELS = 16_000_000;

    /// Rows that come in passes cannot be worked on one after the other: all of them are held first.
    static final int COST_OF_PASSES = 4;

    /// The most bytes of a light picture in a format whose size in pixels is not looked at.
    static final long MAX_LIGHT_BYTES = 4L << 20;

    private static final int MAX_SEGMENTS = 1000;
    private static final int BYTES_BEFORE_PNG_SIZE = 16;
    private static final int BYTES_BEFORE_PNG_PASSES = 4;

    /// What cannot be looked at counts as heavy.
    static Weight of(Path source, Format format) {
        if (!Files.isRegularFile(source)) {
            return HEAVY;
        }
        try {
            return switch (format) {
                case JPEG, PNG, ANIMATED_APNG -> ofPixels(source, format);
                default -> Files.size(source) > MAX_LIGHT_BYTES ? HEAVY : LIGHT;
            };
        } catch (IOException broken) {
            return LIGHT; // no decoder gets far with it
        }
    }

    private static Weight ofPixels(Path source, Format format) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(source), 512))) {
            return format == Format.JPEG ? ofJpeg(in) : ofPng(in);
        }
    }

    private static Weight ofPng(DataInputStream in) throws IOException {
        in.skipNBytes(BYTES_BEFORE_PNG_SIZE);
        long pixels = Integer.toUnsignedLong(in.readInt()) * Integer.toUnsignedLong(in.readInt());
        in.skipNBytes(BYTES_BEFORE_PNG_PASSES);
        boolean inPasses = in.readUnsignedByte() != 0;
        return of(pixels, inPasses);
    }

    /// Looks for the frame header behind the segments before it.
    private static Weight ofJpeg(DataInputStream in) throws IOException {
        in.skipNBytes(2);
        for (int segment = 0; segment < MAX_SEGMENTS; segment++) {
            int marker = marker(in);
            int length = in.readUnsignedShort();
            if (isFrame(marker)) {
                in.skipNBytes(1);
                long height = in.readUnsignedShort();
                long width = in.readUnsignedShort();
                return of(width * height, (marker & 0x03) == 0x02);
            }
            in.skipNBytes(Math.max(0, length - 2));
        }
        return HEAVY;
    }

    private static int marker(DataInputStream in) throws IOException {
        if (in.readUnsignedByte() != 0xFF) {
            throw new IOException("no marker");
        }
        int marker = in.readUnsignedByte();
        for (int fill = 0; marker == 0xFF && fill < MAX_SEGMENTS; fill++) {
            marker = in.readUnsignedByte();
        }
        return marker;
    }

    /// Start of frame; the three others of this range are tables.
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static Weight of(long pixels, boolean inPasses) {
        return pixels > (inPasses ? MAX_LIGHT_PIXELS / COST_OF_PASSES : MAX_LIGHT_PIXELS) ? HEAVY : LIGHT;
    }
}
