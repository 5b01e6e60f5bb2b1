package dev.pictor.content;

import static dev.pictor.content.Kind.ANIMATION;
import static dev.pictor.content.Kind.IMAGE;
import static dev.pictor.content.Kind.VIDEO;

import java.util.Arrays;
import java.util.Optional;

/// The format of stored bytes: one of the eleven that the database and the job queue know.
public enum Format {
    ANIMATED_APNG(0, ANIMATION, "apng", "image/apng", ".apng"),
    ANIMATED_AVIF(1, ANIMATION, "avif", "image/avif", ".avif"),
    ANIMATED_GIF(2, ANIMATION, "gif", "image/gif", ".gif"),
    ANIMATED_WEBP(3, ANIMATION, "webp", "image/webp", ".webp"),
    AVIF(4, IMAGE, "avif", "image/avif", ".avif"),
    JPEG(5, IMAGE, "jpeg", "image/jpeg", ".jpeg"),
    JXL(6, IMAGE, "jxl", "image/jxl", ".jxl"),
    PNG(7, IMAGE, "png", "image/png", ".png"),
    WEBP(8, IMAGE, "webp", "image/webp", ".webp"),
    MP4(9, VIDEO, "Mp4", "video/mp4", ".mp4"),
    WEBM(10, VIDEO, "Webm", "video/webm", ".webm");

    private final int code;
    private final Kind kind;
    private final String label;
    private final String mediaType;
    private final String extension;

    Format(int code, Kind kind, String label, String mediaType, String extension) {
        this.code = code;
        this.kind = kind;
        this.label = label;
        this.mediaType = mediaType;
        this.extension = extension;
    }

    public Kind kind() {
        return kind;
    }

    /// The name inside JSON, below the kind; the names of videos are capitalised.
    public String label() {
        return label;
    }

    /// The media type that it is served with.
    public String mediaType() {
        return mediaType;
    }

    /// The extension of stored files and generated aliases, dot included.
    public String extension() {
        return extension;
    }

    /// The format byte of a hash record, 0 to 10.
    public int code() {
        return code;
    }

    /// The format with this code, or empty for one that no version has written.
    public static Optional<Format> ofCode(int code) {
        return Arrays.stream(values()).filter(format -> format.code == code).findFirst();
    }

    /// The format with this kind and name, as they stand in JSON.
    public static Optional<Format> of(String kind, String label) {
        for (Format format : values()) {
            if (format.kind.label().equals(kind) && format.label.equals(label)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
