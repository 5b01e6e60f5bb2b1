package dev.pictor.content;

/// What an original is to a client: a still picture, a moving picture without sound, or a video.
public enum Kind {
    IMAGE("Image"),
    ANIMATION("Animation"),
    VIDEO("Video");

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    /// The name in JSON: `Image`, `Animation` or `Video`.
    public String label() {
        return label;
    }
}
