package dev.pictor.media.container;

import dev.pictor.media.RefusedMedia;
import java.util.ArrayList;
import java.util.List;

/// A box of the ISO base media format, as HEIF and JPEG XL use it.
///
/// @param start where its length stands
/// @param payload where its content starts
record Box(String type, long start, long payload, long end) {
    private static final int MAX_BOXES = 10_000;

    /// The boxes that fill a range, none of which reaches beyond it.
    static List<Box> list(Source source, long from, long end) throws RefusedMedia {
        source.require(from, end - from);
        List<Box> boxes = new ArrayList<>();
        for (long at = from; at < end; ) {
            Checks.unless(boxes.size() < MAX_BOXES && end - at >= 8);
            Box box = at(source, at, end);
            Checks.unless(box.payload <= box.end && box.end <= end);
            boxes.add(box);
            at = box.end;
        }
        return boxes;
    }

    private static Box at(Source source, long at, long end) throws RefusedMedia {
        long length = source.u32(at);
        String type = source.tag(at + 4);
        if (length == 1) {
            long large = source.number(at + 8, 8);
            Checks.unless(large >= 16 && large <= end - at);
            return new Box(type, at, at + 16, at + large);
        }
        return new Box(type, at, at + 8, length == 0 ? end : at + length);
    }

    boolean isA(String other) {
        return type.equals(other);
    }

    long length() {
        return end - start;
    }

    /// The first of these boxes with a type, without which the file cannot be read.
    static Box required(List<Box> boxes, String type) throws RefusedMedia {
        for (Box box : boxes) {
            if (box.isA(type)) {
                return box;
            }
        }
        throw Checks.unreadable();
    }
}
