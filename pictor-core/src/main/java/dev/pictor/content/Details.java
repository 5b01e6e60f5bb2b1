package dev.pictor.content;

import java.time.Instant;
import java.util.OptionalInt;

/// What is known of one stored file.
///
/// @param width in pixels, as a viewer sees it, 0 to 65535
/// @param height in pixels, likewise
/// @param frames how many pictures it shows; 0 where that is unknown or one
/// @param createdAt when this was determined; the `Last-Modified` of the file
public record Details(int width, int height, long frames, Instant createdAt, Format format) {
    /// The largest side, in pixels.
    public static final int MAX_SIDE = 65_535;

    /// The largest count of frames.
    public static final long MAX_FRAMES = 0xffff_ffffL;

    public Details {
        if (width < 0 || width > MAX_SIDE || height < 0 || height > MAX_SIDE) {
            throw new IllegalArgumentException("size out of range: " + width + "x" + height);
        }
        if (frames < 0 || frames > MAX_FRAMES) {
            throw new IllegalArgumentException("frames out of range: " + frames);
        }
    }

    /// How many pictures it shows, where that is known and more than one.
    public OptionalInt frameCount() {
        return frames == 0 ? OptionalInt.empty() : OptionalInt.of((int) Math.min(frames, Integer.MAX_VALUE));
    }

    /// The media type that it is served with.
    public String mediaType() {
        return format.mediaType();
    }
}
