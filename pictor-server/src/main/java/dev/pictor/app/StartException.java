package dev.pictor.app;

/// Something that stands in the way of a start, told to the one who starts the server.
final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
