package dev.pictor.media.vips;

/// What libvips said when an operation failed. The text may name files: it is for logs, never for clients.
final class VipsException extends Exception {
    private static final long serialVersionUID = 1L;

    VipsException(String message) {
        super(message);
    }
}
