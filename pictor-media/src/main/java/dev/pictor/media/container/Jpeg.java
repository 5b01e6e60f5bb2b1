package dev.pictor.media.container;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Inspection;
import dev.pictor.media.RefusedMedia;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// JPEG: a list of marked segments, and scans of entropy-coded bytes between them.
final class Jpeg implements Container {
    /// How many bytes that belong to no segment may stand between two; decoders skip them too.
    private static final int MAX_GARBAGE = 1 << 16;

    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP2 = 0xe2;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final int COM = 0xfe;
    private static final int JFIF_BYTES = 16;

    @Override
    public boolean matches(Source source) throws RefusedMedia {
        return source.startsWith(0, "\u00ff\u00d8\u00ff");
    }

    @Override
    public boolean holds(Format format) {
        return format == Format.JPEG;
    }

    @Override
    public Optional<Inspection> inspect(Source source) throws RefusedMedia {
        @Nullable PixelSize size = null;
        int orientation = 1;
        Segment segment = segment(source, 2);
        while (segment.marker != SOS) {
            if (isFrame(segment.marker)) {
                Checks.unless(size == null);
                size = Checks.size(source.u16(segment.payload + 3), source.u16(segment.payload + 1));
            } else if (segment.marker == APP1 && Exif.isAt(source, segment.payload, segment.length())) {
                int declared = Exif.orientation(source, segment.payload, segment.length());
                orientation = orientation == 1 ? declared : orientation;
            }
            Checks.unless(segment.marker != EOI);
            segment = segment(source, segment.end);
        }
        if (size == null || !isWhole(source, segment.end)) {
            throw Checks.unreadable();
        }
        return Still.of(Format.JPEG, size, orientation);
    }

    @Override
    public void strip(Source source, Format format, Sink target) throws RefusedMedia {
        target.write((byte) 0xff, (byte) SOI);
        int frames = 0;
        int scans = 0;
        Segment segment = segment(source, 2);
        while (segment.marker != EOI) {
            long next = segment.end;
            if (segment.marker == SOS) {
                Checks.unless(frames == 1);
                scans++;
                next = scanEnd(source, segment.end);
                target.copy(segment.start, next - segment.start);
            } else if (segment.marker == APP0) {
                writeJfif(source, segment, target);
            } else if (shows(source, segment)) {
                frames += isFrame(segment.marker) ? 1 : 0;
                target.copy(segment.start, segment.end - segment.start);
            }
            segment = segment(source, next);
        }
        Checks.unless(frames == 1 && scans > 0);
        target.write((byte) 0xff, (byte) EOI);
    }

    private static boolean shows(Source source, Segment segment) throws RefusedMedia {
        return switch (segment.marker) {
            case APP2 -> source.startsWith(segment.payload, "ICC_PROFILE\0");
            case APP14 -> source.startsWith(segment.payload, "Adobe");
            case COM -> false;
            default -> segment.marker < APP0 || segment.marker > APP15;
        };
    }

    /// Keeps version and density, but not the thumbnail that may follow them.
    private static void writeJfif(Source source, Segment segment, Sink target) throws RefusedMedia {
        if (source.startsWith(segment.payload, "JFIF\0") && segment.length() >= JFIF_BYTES - 2) {
            target.write((byte) 0xff, (byte) APP0, (byte) 0, (byte) JFIF_BYTES);
            target.copy(segment.payload, JFIF_BYTES - 4);
            target.write((byte) 0, (byte) 0);
        }
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean isRestart(int marker) {
        return marker >= 0xd0 && marker <= 0xd7;
    }

    /// Whether the picture has its end marker. Most files end with it; only others cost a walk through their scans.
    private static boolean isWhole(Source source, long scan) throws RefusedMedia {
        if (source.size() - 2 >= scan && source.u16(source.size() - 2) == (0xff << 8 | EOI)) {
            return true;
        }
        Segment segment = segment(source, scanEnd(source, scan));
        while (segment.marker != EOI) {
            segment = segment(source, segment.marker == SOS ? scanEnd(source, segment.end) : segment.end);
        }
        return true;
    }

    /// Where the first marker after a scan starts: bytes of 255 inside are stuffed, and restart markers belong to it.
    private static long scanEnd(Source source, long scan) throws RefusedMedia {
        long at = scan;
        while (true) {
            at = source.find(0xff, at);
            Checks.unless(at >= 0);
            int follower = source.u8(at + 1);
            if (follower == 0 || isRestart(follower)) {
                at += 2;
            } else if (follower == 0xff) {
                at++;
            } else {
                return at;
            }
        }
    }

    /// The first segment at or after a place.
    private static Segment segment(Source source, long from) throws RefusedMedia {
        long at = source.find(0xff, from);
        while (at >= 0) {
            Checks.unless(at - from <= MAX_GARBAGE);
            int marker = source.u8(at + 1);
            if (marker == EOI) {
                return new Segment(marker, at, at + 2, at + 2);
            }
            if (marker == SOI) {
                throw Checks.unreadable();
            }
            boolean alone = marker <= 1 || isRestart(marker);
            if (!alone && marker != 0xff) {
                int length = source.u16(at + 2);
                source.require(at + 2, length);
                Checks.unless(length >= (isFrame(marker) ? 8 : 2));
                return new Segment(marker, at, at + 4, at + 2 + length);
            }
            at = source.find(0xff, alone ? at + 2 : at + 1);
        }
        throw Checks.unreadable();
    }

    private record Segment(int marker, long start, long payload, long end) {
        long length() {
            return end - payload;
        }
    }
}
