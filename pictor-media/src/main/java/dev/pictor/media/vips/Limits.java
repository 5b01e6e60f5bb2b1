package dev.pictor.media.vips;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;

/// The most that a worker takes on, whatever the server allows.
final class Limits {
    /// The most pixels that are decoded for one operation, all frames counted.
    static final long MAX_PIXELS = 1L << 28;

    /// The largest standard deviation of a blur, in pixels.
    static final double MAX_SIGMA = 1000;

    private static final int MAX_WEBP_SIDE = 16_383;
    private static final int MAX_AVIF_SIDE = 16_384;
    private static final int MAX_SIDE = 65_535;

    private Limits() {}

    static void checkSource(VipsImage header, int frames) {
        if ((long) header.width() * header.pageHeight() > MAX_PIXELS / frames) {
            throw new RefusedMedia(Refusal.TOO_MANY_PIXELS, "more pixels than a worker decodes");
        }
    }

    static void checkTarget(PixelSize size, Format format) {
        int side = switch (format) {
            case WEBP, ANIMATED_WEBP -> MAX_WEBP_SIDE;
            case AVIF, ANIMATED_AVIF -> MAX_AVIF_SIDE;
            default -> MAX_SIDE;
        };
        if (size.width() > side) {
            throw new RefusedMedia(Refusal.TOO_WIDE, "wider than the format can be");
        }
        if (size.height() > side) {
            throw new RefusedMedia(Refusal.TOO_TALL, "taller than the format can be");
        }
    }

    static double sigma(double asked) {
        double sigma = Math.abs(asked);
        if (!(sigma <= MAX_SIGMA)) {
            throw new RefusedMedia(Refusal.INVALID_OPERATION, "not a blur that can be done");
        }
        return sigma;
    }
}
