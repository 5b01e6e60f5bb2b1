package dev.pictor.media.container;

import dev.pictor.media.RefusedMedia;

/// The one EXIF tag that changes how a picture looks. Whatever is wrong with EXIF never refuses the picture.
final class Exif {
    private static final String PREFIX = "Exif\0\0";
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY_BYTES = 12;
    private static final int MAX_ENTRIES = 1_000;

    private Exif() {}

    /// Whether a JPEG segment is EXIF.
    static boolean isAt(Source source, long at, long length) throws RefusedMedia {
        return length >= PREFIX.length() && source.startsWith(at, PREFIX);
    }

    /// The orientation that a TIFF structure in this range declares, with or without the prefix of JPEG; 1 for none.
    static int orientation(Source source, long at, long length) throws RefusedMedia {
        long start = isAt(source, at, length) ? at + PREFIX.length() : at;
        long end = at + length;
        if (end - start < 8) {
            return 1;
        }
        boolean little = source.startsWith(start, "II*\0");
        if (!little && !source.startsWith(start, "MM\0*")) {
            return 1;
        }
        long directory = start + (little ? source.u32le(start + 4) : source.u32(start + 4));
        if (directory + 2 > end) {
            return 1;
        }
        int entries = Math.min(MAX_ENTRIES, u16(source, directory, little));
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + (long) i * ENTRY_BYTES;
            if (entry + ENTRY_BYTES > end) {
                return 1;
            }
            if (u16(source, entry, little) == ORIENTATION && u16(source, entry + 2, little) == SHORT) {
                int value = u16(source, entry + 8, little);
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }

    private static int u16(Source source, long at, boolean little) throws RefusedMedia {
        return little ? source.u16le(at) : source.u16(at);
    }
}
