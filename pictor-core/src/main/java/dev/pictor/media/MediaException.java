package dev.pictor.media;

/// A failure of the tools that handle media, not of the media: a tool is missing, cannot be started, or the disk is
/// full.
public final class MediaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MediaException(String message, Throwable cause) {
        super(message, cause);
    }

    public MediaException(String message) {
        super(message);
    }
}
