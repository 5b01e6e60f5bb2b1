package dev.pictor.media.container;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Inspection;
import dev.pictor.media.RefusedMedia;
import java.util.Optional;
import java.util.Set;

/// PNG and APNG: a signature, and chunks with a check sum each.
final class Png implements Container {
    private static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";
    private static final int HEADER_BYTES = 13;

    /// Length, name and check sum.
    private static final int FRAME_BYTES = 12;

    private static final Set<String> CRITICAL = Set.of("IHDR", "PLTE", "IDAT", "IEND");
    private static final Set<String> ANIMATION = Set.of("acTL", "fcTL", "fdAT");
    private static final Set<String> LOOK =
            Set.of("tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "cICP", "mDCV", "cLLI", "mDCv", "cLLi");

    @Override
    public boolean matches(Source source) throws RefusedMedia {
        return source.startsWith(0, SIGNATURE);
    }

    @Override
    public boolean holds(Format format) {
        return format == Format.PNG || format == Format.ANIMATED_APNG;
    }

    @Override
    public Optional<Inspection> inspect(Source source) throws RefusedMedia {
        Chunk chunk = header(source);
        PixelSize size = Checks.size(source.u32(chunk.payload), source.u32(chunk.payload + 4));
        boolean animated = false;
        boolean painted = false;
        long frames = 0;
        int orientation = 1;
        for (; !chunk.isNamed("IEND"); chunk = chunk(source, chunk.end())) {
            switch (chunk.name) {
                case "IDAT" -> painted = true;
                case "acTL" -> animated |= !painted;
                case "fcTL" -> frames++;
                case "eXIf" -> orientation = Exif.orientation(source, chunk.payload, chunk.length);
                default -> {}
            }
        }
        Checks.unless(painted);
        if (animated && frames > 0) {
            return Optional.of(new Inspection(Format.ANIMATED_APNG, size, frames == 1 ? 0 : frames, 1));
        }
        return Still.of(Format.PNG, size, orientation);
    }

    @Override
    public void strip(Source source, Format format, Sink target) throws RefusedMedia {
        target.copy(0, SIGNATURE.length());
        boolean painted = false;
        Chunk chunk = header(source);
        while (true) {
            if (shows(chunk, format)) {
                long sum = source.crc(chunk.payload - 4, chunk.length + 4);
                Checks.unless(sum == source.u32(chunk.payload + chunk.length));
                target.copy(chunk.payload - 8, chunk.length + FRAME_BYTES);
            }
            painted |= chunk.isNamed("IDAT");
            if (chunk.isNamed("IEND")) {
                break;
            }
            chunk = chunk(source, chunk.end());
        }
        Checks.unless(painted);
    }

    private static boolean shows(Chunk chunk, Format format) throws RefusedMedia {
        if (CRITICAL.contains(chunk.name) || LOOK.contains(chunk.name)) {
            return true;
        }
        // A decoder must give up at a critical chunk that it does not know.
        Checks.unless(!Character.isUpperCase(chunk.name.charAt(0)));
        return format == Format.ANIMATED_APNG && ANIMATION.contains(chunk.name);
    }

    private static Chunk header(Source source) throws RefusedMedia {
        Chunk header = chunk(source, SIGNATURE.length());
        Checks.unless(header.isNamed("IHDR") && header.length == HEADER_BYTES);
        return header;
    }

    private static Chunk chunk(Source source, long at) throws RefusedMedia {
        Chunk chunk = new Chunk(source.tag(at + 4), at + 8, source.u32(at));
        source.require(at, chunk.length + FRAME_BYTES);
        return chunk;
    }

    private record Chunk(String name, long payload, long length) {
        boolean isNamed(String other) {
            return name.equals(other);
        }

        long end() {
            return payload + length + 4;
        }
    }
}
