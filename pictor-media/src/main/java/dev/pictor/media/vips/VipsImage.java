package dev.pictor.media.vips;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/// A picture inside a [Pipeline], not yet computed; valid until the pipeline is closed.
final class VipsImage {
    /// What its bands mean, as far as we tell apart.
    enum Space {
        GREY,
        RGB,
        CMYK,
        OTHER
    }

    /// How a sample is kept, as far as we tell apart.
    enum Depth {
        BYTES,
        SHORTS,
        OTHER
    }

    /// More than any field of text holds that we read.
    private static final long MAX_TEXT_BYTES = 1 << 20;

    private final VipsBindings vips;
    private final MemorySegment address;

    VipsImage(VipsBindings vips, MemorySegment address) {
        this.vips = vips;
        this.address = address;
    }

    MemorySegment address() {
        return address;
    }

    int width() {
        return header("width", 0);
    }

    int height() {
        return header("height", 0);
    }

    int bands() {
        return header("bands", 0);
    }

    /// How many pictures the file shows, whether or not they are part of this one.
    int pages() {
        return Math.max(1, header("n-pages", 1));
    }

    /// The height of one of the pictures that are stacked here; the whole height where nothing is stacked.
    int pageHeight() {
        int all = height();
        int one = header("page-height", all);
        return one > 0 && all % one == 0 ? one : all;
    }

    /// How long each picture of an animation is shown, in milliseconds; empty where the file does not tell.
    List<Integer> delays() {
        return Arrays.stream(text("delay").strip().split(" +"))
                .filter(delay -> !delay.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }

    /// How often an animation is shown; 0 for ever.
    int plays() {
        return Math.max(0, header("loop", 0));
    }

    /// The EXIF orientation, 1 to 8; 1 where it is absent or nonsense.
    int orientation() {
        int value = header("orientation", 1);
        return value >= 1 && value <= 8 ? value : 1;
    }

    boolean hasAlpha() {
        return vips.imageHasAlpha(address) != 0;
    }

    boolean hasProfile() {
        return has("icc-profile-data");
    }

    /// By the numbers of `VipsInterpretation`: b-w 1, cmyk 15, srgb 22, rgb16 25, grey16 26.
    Space space() {
        return switch (header("interpretation", 0)) {
            case 1, 26 -> Space.GREY;
            case 22, 25 -> Space.RGB;
            case 15 -> Space.CMYK;
            default -> Space.OTHER;
        };
    }

    /// By the numbers of `VipsBandFormat`: uchar 0, ushort 2.
    Depth depth() {
        return switch (header("format", -1)) {
            case 0 -> Depth.BYTES;
            case 2 -> Depth.SHORTS;
            default -> Depth.OTHER;
        };
    }

    private boolean has(String field) {
        try (Arena arena = Arena.ofConfined()) {
            return vips.imageGetTypeof(address, arena.allocateFrom(field)) != 0;
        }
    }

    private String text(String field) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(field);
            MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
            if (vips.imageGetTypeof(address, name) == 0 || vips.imageGetAsString(address, name, out) != 0) {
                vips.errorClear();
                return "";
            }
            MemorySegment text = out.get(ValueLayout.ADDRESS, 0);
            try {
                return text.reinterpret(MAX_TEXT_BYTES).getString(0);
            } finally {
                vips.free(text);
            }
        }
    }

    private int header(String field, int otherwise) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(field);
            if (vips.imageGetTypeof(address, name) == 0) {
                return otherwise;
            }
            MemorySegment out = arena.allocate(ValueLayout.JAVA_INT);
            if (vips.imageGetInt(address, name, out) != 0) {
                vips.errorClear();
                return otherwise;
            }
            return out.get(ValueLayout.JAVA_INT, 0);
        }
    }
}
