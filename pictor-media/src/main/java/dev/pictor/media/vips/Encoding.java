package dev.pictor.media.vips;

import dev.pictor.content.Format;
import java.nio.file.Path;

/// How a format is written: without metadata, at the quality that is asked for or that we hold for best.
///
/// @param quality 0 to 100; for PNG the reference's number, whose tens digit is the level of compression
record Encoding(Format format, int quality) {
    /// A JPEG that is only turned: as close to the original as a second encoding can be.
    private static final int JPEG_AGAIN = 92;

    private static final int JPEG = 85;
    private static final int WEBP = 75;
    private static final int AVIF = 50;
    private static final int JXL = 90;

    /// Level 3 takes a third of the time of level 7, and a few per cent more room.
    private static final int PNG = 35;

    /// A JPEG of so few pixels keeps all of its colours: at half the resolution, the loss shows.
    private static final int SMALL_PIXELS = 128 * 128;

    private static final int LOSSLESS = 100;

    /// Effort buys a few per cent of size for a multiple of the time.
    private static final int AVIF_EFFORT = 1;

    /// Half the time of effort 4, for two to four per cent more room at the same distance.
    private static final int WEBP_EFFORT = 2;

    private static final int JXL_EFFORT = 4;
    private static final int GIF_EFFORT = 3;
    private static final int MAX_PNG_LEVEL = 9;

    static Encoding of(Request.Render request) {
        int asked = request.target().quality();
        boolean none = asked == Request.Target.UNSET
                || (asked == 0 && (request.to() == Format.JPEG || request.to() == Format.AVIF));
        return new Encoding(request.to(), none ? usual(request) : asked);
    }

    private static int usual(Request.Render request) {
        return switch (request.to()) {
            case JPEG -> request.from() == Format.JPEG && request.operations().isEmpty() ? JPEG_AGAIN : JPEG;
            case PNG, ANIMATED_APNG -> PNG;
            case WEBP, ANIMATED_WEBP -> WEBP;
            case AVIF, ANIMATED_AVIF -> AVIF;
            case JXL -> JXL;
            case ANIMATED_GIF -> LOSSLESS;
            case MP4, WEBM -> throw new IllegalArgumentException("not a picture: " + request.to());
        };
    }

    /// The call that writes a picture; `pageHeight` is the height of one of the frames that are stacked in it.
    Call call(VipsImage picture, int pageHeight, Path target) {
        Call call = saver().with("in", picture)
                .with("filename", target)
                .with("strip", "true")
                .with("page-height", pageHeight);
        boolean small = (long) picture.width() * picture.height() <= SMALL_PIXELS;
        return format == Format.JPEG && small ? call.with("subsample-mode", "off") : call;
    }

    private Call saver() {
        return switch (format) {
            case JPEG -> Call.of("jpegsave").with("Q", Math.max(1, quality)).with("optimize-coding", "true");
            case PNG, ANIMATED_APNG ->
                Call.of("pngsave")
                        .with("compression", Math.min(MAX_PNG_LEVEL, quality / 10))
                        .with("filter", "all");
            case WEBP, ANIMATED_WEBP ->
                quality == LOSSLESS
                        ? Call.of("webpsave").with("lossless", "true")
                        : Call.of("webpsave").with("Q", quality).with("effort", WEBP_EFFORT);
            case ANIMATED_GIF -> Call.of("gifsave").with("effort", GIF_EFFORT);
            case AVIF, ANIMATED_AVIF ->
                Call.of("heifsave")
                        .with("compression", "av1")
                        .with("bitdepth", 8)
                        .with("Q", Math.max(1, quality))
                        .with("effort", AVIF_EFFORT);
            case JXL -> {
                Call jxl = Call.of("jxlsave").with("effort", JXL_EFFORT);
                yield quality == LOSSLESS ? jxl.with("lossless", "true") : jxl.with("Q", quality);
            }
            case MP4, WEBM -> throw new IllegalArgumentException("not a picture: " + format);
        };
    }
}
