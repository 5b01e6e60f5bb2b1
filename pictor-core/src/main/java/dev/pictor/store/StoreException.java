package dev.pictor.store;

/// A failure of the place where bytes lie: what was tried on which file, and why it failed.
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What kind of failure it is.
    public enum Kind {
        /// There is no such file.
        NOT_FOUND,
        /// No room is left.
        FULL,
        /// Reading or writing is not allowed.
        DENIED,
        /// Anything else; the message tells.
        OTHER
    }

    private final Kind kind;

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
