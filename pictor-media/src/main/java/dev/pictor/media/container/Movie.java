package dev.pictor.media.container;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Inspection;
import dev.pictor.media.RefusedMedia;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads what an MP4 or QuickTime file announces of its first video track, by ISO/IEC 14496-12: codec, size and number
/// of frames. Nothing is said of a file that is unusual in any way.
final class Movie {
    private static final Set<String> CODECS = Set.of("avc1", "avc3", "hvc1", "hev1", "av01", "vp09");
    private static final int ONE = 0x10000; // in fixed point

    /// Where a number stands after the start of a box's content.
    private static final int HANDLER = 8;
    private static final int SAMPLE_COUNT = 8;
    private static final int FIRST_ENTRY = 8;
    private static final int ENTRY_WIDTH = 32;

    /// Where the matrix stands before the end of a track's header: nine numbers, then width and height.
    private static final int MATRIX = 44;

    private Movie() {}

    static Optional<Inspection> announced(Source source) throws RefusedMedia {
        Box movie = Box.required(Box.list(source, 0, source.size()), "moov");
        for (Box track : children(source, movie)) {
            if (track.isA("trak") && isVideo(source, track)) {
                return announced(source, track);
            }
        }
        return Optional.empty();
    }

    private static boolean isVideo(Source source, Box track) throws RefusedMedia {
        Box handler = inside(source, track, "mdia", "hdlr");
        return source.tag(handler.payload() + HANDLER).equals("vide");
    }

    private static Optional<Inspection> announced(Source source, Box track) throws RefusedMedia {
        long entry = inside(source, track, "mdia", "minf", "stbl", "stsd").payload() + FIRST_ENTRY;
        if (!CODECS.contains(source.tag(entry + 4)) || !isUpright(source, inside(source, track, "tkhd"))) {
            return Optional.empty();
        }
        PixelSize size = new PixelSize(source.u16(entry + ENTRY_WIDTH), source.u16(entry + ENTRY_WIDTH + 2));
        long frames =
                source.u32(inside(source, track, "mdia", "minf", "stbl", "stsz").payload() + SAMPLE_COUNT);
        return Optional.of(new Inspection(Format.MP4, size, frames, 1));
    }

    /// Whether the picture is shown as it is coded.
    private static boolean isUpright(Source source, Box header) throws RefusedMedia {
        long matrix = header.end() - MATRIX;
        return source.u32(matrix) == ONE
                && source.u32(matrix + 4) == 0
                && source.u32(matrix + 12) == 0
                && source.u32(matrix + 16) == ONE;
    }

    /// The first box of this type, each further one inside of the one before.
    private static Box inside(Source source, Box outer, String... types) throws RefusedMedia {
        Box found = outer;
        for (String type : types) {
            found = Box.required(children(source, found), type);
        }
        return found;
    }

    private static List<Box> children(Source source, Box box) throws RefusedMedia {
        return Box.list(source, box.payload(), box.end());
    }
}
