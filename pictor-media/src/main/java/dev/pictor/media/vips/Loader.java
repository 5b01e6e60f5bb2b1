package dev.pictor.media.vips;

import dev.pictor.content.Format;
import java.nio.file.Path;

/// Opens files, each with the loader of the format that it is said to have: nothing is ever guessed from its bytes.
final class Loader {
    /// The levels by which a JPEG can shrink while it is decoded.
    static final int MAX_SHRINK = 8;

    private final Pipeline pipeline;
    private final Path file;
    private final Format format;

    Loader(Pipeline pipeline, Path file, Format format) {
        this.pipeline = pipeline;
        this.file = file;
        this.format = format;
    }

    /// The first picture. Only its headers are read as long as no pixel is asked for; rows come once, from the top.
    VipsImage first() throws VipsException {
        if (format == Format.ANIMATED_GIF) {
            GifBlocks.checkWhole(file);
        }
        return pipeline.make(call());
    }

    /// All pictures of an animation, stacked.
    VipsImage all() throws VipsException {
        return pipeline.make(call().with("n", -1));
    }

    /// The first picture, a fraction of its size, each side rounded up: JPEG by 1, 2, 4 or 8.
    VipsImage shrunk(int shrink) throws VipsException {
        return pipeline.make(call().with("shrink", shrink));
    }

    /// The first picture, scaled by a factor up to 1 while it is decoded: WebP.
    VipsImage scaled(double scale) throws VipsException {
        return pipeline.make(call().with("scale", scale));
    }

    private Call call() {
        return Call.of(operation())
                .with("filename", file)
                .with("access", "sequential")
                .with("fail-on", "truncated");
    }

    private String operation() {
        return switch (format) {
            case JPEG -> "jpegload";
            case PNG, ANIMATED_APNG -> "pngload";
            case WEBP, ANIMATED_WEBP -> "webpload";
            case ANIMATED_GIF -> "gifload";
            case AVIF, ANIMATED_AVIF -> "heifload";
            case JXL -> "jxlload";
            case MP4, WEBM -> throw new IllegalArgumentException("not a picture: " + format);
        };
    }
}
