package dev.pictor.media.vips;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.RefusedMedia.Reason;

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

    static void checkSource(VipsImage header, int frames) throws Refusal {
        if ((long) header.width() * header.pageHeight() > MAX_PIXELS / frames) {
            throw new Refusal(Reason.UNSUPPORTED, "more pixels than a worker decodes");
        }
    }

    static void checkTarget(PixelSize size, Format format) throws Refusal {
        int side = switch (format) {
            case WEBP, ANIMATED_WEBP -> MAX_WEBP_SIDE;
            case AVIF, ANIMATED_AVIF -> MAX_AVIF_SIDE;
            default -> MAX_SIDE;
        };
        if (size.width() > side) {
            throw new Refusal(Reason.TOO_WIDE, "wider than the format can be");
        }
        if (size.height() > side) {
            throw new Refusal(Reason.TOO_TALL, "taller than the format can be");
        }
    }

    static double sigma(double asked) throws Refusal {
        double sigma = Math.abs(asked);
        if (!(sigma <= MAX_SIGMA)) {
            throw new Refusal(Reason.UNSUPPORTED, "not a blur that can be done");
        }
        return sigma;
    }
}
