package dev.pictor.media.vips;

import dev.pictor.content.Format;
import java.util.Map;

/// How well each format is written, 0 to 100. What the numbers mean is the reference's: of PNG, the tens digit is the
/// level of compression; 100 is without loss for WebP and JPEG XL; 0 is as good as none for JPEG and AVIF.
///
/// @param percent by format; the others are written as we hold for best
public record Qualities(Map<Format, Integer> percent) {
    /// Each format as we hold for best.
    public static final Qualities NONE = new Qualities(Map.of());

    private static final int MAX = 100;

    public Qualities {
        percent = Map.copyOf(percent);
        if (percent.values().stream().anyMatch(quality -> quality < 0 || quality > MAX)) {
            throw new IllegalArgumentException("a quality is 0 to 100: " + percent);
        }
    }

    int of(Format format) {
        return percent.getOrDefault(format, Request.Target.UNSET);
    }
}
