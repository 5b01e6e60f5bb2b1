package dev.pictor.content;

import java.util.Optional;

/// A format that a client can ask a rendition in.
public enum OutputFormat {
    APNG("apng", Format.ANIMATED_APNG, Format.PNG),
    AVIF("avif", Format.ANIMATED_AVIF, Format.AVIF),
    GIF("gif", Format.ANIMATED_GIF, Format.ANIMATED_GIF),
    JPEG("jpeg", Format.JPEG, Format.JPEG),
    JXL("jxl", Format.JXL, Format.JXL),
    PNG("png", Format.PNG, Format.PNG),
    WEBP("webp", Format.ANIMATED_WEBP, Format.WEBP);

    private final String extension;
    private final Format ofAnimation;
    private final Format ofStill;

    OutputFormat(String extension, Format ofAnimation, Format ofStill) {
        this.extension = extension;
        this.ofAnimation = ofAnimation;
        this.ofStill = ofStill;
    }

    /// The canonical extension, without a dot; the last segment of a variant's name.
    public String extension() {
        return extension;
    }

    /// The format that a rendition of a source of this kind has. A video is rendered from one of its frames.
    public Format of(Kind source) {
        return source == Kind.ANIMATION ? ofAnimation : ofStill;
    }

    /// Reads the extension of a request, in lower case, without a dot; `jpg` is `jpeg`.
    public static Optional<OutputFormat> ofExtension(String extension) {
        String canonical = extension.equals("jpg") ? "jpeg" : extension;
        for (OutputFormat format : values()) {
            if (format.extension.equals(canonical)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
