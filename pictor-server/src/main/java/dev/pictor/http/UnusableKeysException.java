package dev.pictor.http;

/// A certificate or key that cannot be used. The message says which file, and why.
public final class UnusableKeysException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableKeysException(String message, Throwable cause) {
        super(message, cause);
    }
}
