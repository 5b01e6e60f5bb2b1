package dev.pictor.media.vips;

import dev.pictor.content.Format;
import java.nio.file.Path;

/// How a format is written: without metadata, at the quality that the reference has by default.
enum Encoding {
    /// A JPEG that is only turned: as close to the original as a second encoding can be.
    JPEG_AGAIN,
    JPEG,
    PNG,
    WEBP,
    GIF,
    AVIF,
    JXL;

    private static final int JPEG_AGAIN_QUALITY = 92;
    private static final int JPEG_QUALITY = 85;
    private static final int WEBP_QUALITY = 75;
    private static final int AVIF_QUALITY = 50;

    /// Effort buys a few per cent of size for a multiple of the time.
    private static final int AVIF_EFFORT = 1;

    private static final int JXL_EFFORT = 4;
    private static final int GIF_EFFORT = 3;
    private static final int PNG_COMPRESSION = 3;

    static Encoding of(Request.Render request) {
        return switch (request.to()) {
            case JPEG -> request.from() == Format.JPEG && request.operations().isEmpty() ? JPEG_AGAIN : JPEG;
            case PNG, ANIMATED_APNG -> PNG;
            case WEBP, ANIMATED_WEBP -> WEBP;
            case ANIMATED_GIF -> GIF;
            case AVIF, ANIMATED_AVIF -> AVIF;
            case JXL -> JXL;
            case MP4, WEBM -> throw new IllegalArgumentException("not a picture: " + request.to());
        };
    }

    /// The call that writes a picture; `pageHeight` is the height of one of the frames that are stacked in it.
    Call call(VipsImage picture, int pageHeight, Path target) {
        return saver().with("in", picture)
                .with("filename", target)
                .with("strip", "true")
                .with("page-height", pageHeight);
    }

    private Call saver() {
        return switch (this) {
            case JPEG_AGAIN -> jpeg(JPEG_AGAIN_QUALITY);
            case JPEG -> jpeg(JPEG_QUALITY);
            case PNG -> Call.of("pngsave").with("compression", PNG_COMPRESSION).with("filter", "all");
            case WEBP -> Call.of("webpsave").with("Q", WEBP_QUALITY);
            case GIF -> Call.of("gifsave").with("effort", GIF_EFFORT);
            case AVIF ->
                Call.of("heifsave")
                        .with("compression", "av1")
                        .with("bitdepth", 8)
                        .with("Q", AVIF_QUALITY)
                        .with("effort", AVIF_EFFORT);
            case JXL -> Call.of("jxlsave").with("effort", JXL_EFFORT);
        };
    }

    private static Call jpeg(int quality) {
        return Call.of("jpegsave").with("Q", quality).with("optimize-coding", "true");
    }
}
