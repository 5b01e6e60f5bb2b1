package dev.pictor.media.container;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Inspection;
import dev.pictor.media.RefusedMedia;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// WebP: a RIFF file, simple with one chunk of pixels, or extended with many.
final class Webp implements Container {
    private static final int RIFF_BYTES = 12;
    private static final int EXTENDED_BYTES = 10;
    private static final int FRAME_HEADER_BYTES = 16;
    private static final int HAS_PROFILE = 0x20;
    private static final int HAS_ALPHA = 0x10;
    private static final int IS_ANIMATED = 0x02;

    /// Nobody shows more pictures; the count stops here.
    private static final int MAX_FRAMES = 1 << 16;

    @Override
    public boolean matches(Source source) throws RefusedMedia {
        return source.startsWith(0, "RIFF") && source.startsWith(8, "WEBP");
    }

    @Override
    public boolean holds(Format format) {
        return format == Format.WEBP || format == Format.ANIMATED_WEBP;
    }

    @Override
    public Optional<Inspection> inspect(Source source) throws RefusedMedia {
        long end = end(source);
        Chunk first = chunk(source, RIFF_BYTES, end);
        if (!first.name.equals("VP8X")) {
            return Still.of(Format.WEBP, imageSize(source, first), 1);
        }
        Checks.unless(first.length >= EXTENDED_BYTES);
        PixelSize size = Checks.size(source.u24le(first.payload + 4) + 1L, source.u24le(first.payload + 7) + 1L);
        boolean animated = (source.u8(first.payload) & IS_ANIMATED) != 0;
        long frames = 0;
        int orientation = 1;
        for (long at = first.end(); at < end && frames < MAX_FRAMES; ) {
            Chunk chunk = chunk(source, at, end);
            if (chunk.name.equals("EXIF")) {
                orientation = Exif.orientation(source, chunk.payload, chunk.length);
            } else if (animated ? chunk.name.equals("ANMF") : isImage(chunk)) {
                frames++;
            }
            at = chunk.end();
        }
        Checks.unless(frames > 0);
        if (animated && frames > 1) {
            return Optional.of(new Inspection(Format.ANIMATED_WEBP, size, frames, 1));
        }
        return Still.of(Format.WEBP, size, orientation);
    }

    @Override
    public void strip(Source source, Format format, Sink target) throws RefusedMedia {
        long end = end(source);
        target.copy(0, RIFF_BYTES);
        Chunk first = chunk(source, RIFF_BYTES, end);
        if (first.name.equals("VP8X")) {
            Checks.unless(first.length >= EXTENDED_BYTES);
            stripExtended(source, first, end, target);
        } else {
            imageSize(source, first);
            write(first, target);
        }
        target.patch(4, littleEndian(target.position() - 8));
    }

    private static void stripExtended(Source source, Chunk header, long end, Sink target) throws RefusedMedia {
        int flags = source.u8(header.payload) & (HAS_ALPHA | IS_ANIMATED);
        boolean animated = (flags & IS_ANIMATED) != 0;
        long flagsAt = target.position() + 8;
        target.write("VP8X");
        target.write(littleEndian(EXTENDED_BYTES));
        target.zeros(4); // the flags are known at the end
        target.copy(header.payload + 4, EXTENDED_BYTES - 4);
        @Nullable Chunk pixels = null;
        for (long at = header.end(); at < end; ) {
            Chunk chunk = chunk(source, at, end);
            at = chunk.end();
            if (chunk.name.equals("ICCP")) {
                flags |= HAS_PROFILE;
                write(chunk, target);
            } else if (animated && chunk.name.equals("ANIM")) {
                write(chunk, target);
            } else if (animated && chunk.name.equals("ANMF")) {
                pixels = chunk;
                writeFrame(source, chunk, target);
            } else if (!animated && pixels == null && (isImage(chunk) || chunk.name.equals("ALPH"))) {
                pixels = isImage(chunk) ? chunk : null;
                write(chunk, target);
            }
        }
        Checks.unless(pixels != null);
        target.patch(flagsAt, (byte) flags);
    }

    /// Writes one picture of an animation, without what it holds beside pixels.
    private static void writeFrame(Source source, Chunk frame, Sink target) throws RefusedMedia {
        Checks.unless(frame.length >= FRAME_HEADER_BYTES);
        long start = target.position();
        target.copy(frame.payload - 8, 8 + FRAME_HEADER_BYTES);
        boolean painted = false;
        long end = frame.payload + frame.length;
        for (long at = frame.payload + FRAME_HEADER_BYTES; at < end; ) {
            Chunk chunk = chunk(source, at, end);
            at = chunk.end();
            if (isImage(chunk) || chunk.name.equals("ALPH")) {
                painted |= isImage(chunk);
                write(chunk, target);
            }
        }
        Checks.unless(painted);
        target.patch(start + 4, littleEndian(target.position() - start - 8));
    }

    private static void write(Chunk chunk, Sink target) throws RefusedMedia {
        target.copy(chunk.payload - 8, chunk.length + 8);
        if (chunk.length % 2 == 1) {
            target.write((byte) 0);
        }
    }

    private static boolean isImage(Chunk chunk) {
        return chunk.name.equals("VP8 ") || chunk.name.equals("VP8L");
    }

    private static PixelSize imageSize(Source source, Chunk image) throws RefusedMedia {
        long at = image.payload;
        if (image.name.equals("VP8L")) {
            Checks.unless(image.length >= 5 && source.u8(at) == 0x2f);
            long bits = source.u32le(at + 1);
            return Checks.size((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
        }
        boolean keyFrame = image.name.equals("VP8 ") && image.length >= 10 && (source.u8(at) & 1) == 0;
        Checks.unless(keyFrame && source.startsWith(at + 3, "\u009d\u0001*"));
        return Checks.size(source.u16le(at + 6) & 0x3fff, source.u16le(at + 8) & 0x3fff);
    }

    private static long end(Source source) throws RefusedMedia {
        long end = 8 + source.u32le(4);
        source.require(0, end);
        return end;
    }

    private static Chunk chunk(Source source, long at, long limit) throws RefusedMedia {
        Chunk chunk = new Chunk(source.tag(at), at + 8, source.u32le(at + 4));
        Checks.unless(chunk.payload + chunk.length <= limit);
        return chunk;
    }

    private static byte[] littleEndian(long number) {
        return new byte[] {(byte) number, (byte) (number >> 8), (byte) (number >> 16), (byte) (number >> 24)};
    }

    private record Chunk(String name, long payload, long length) {
        long end() {
            return payload + length + length % 2;
        }
    }
}
