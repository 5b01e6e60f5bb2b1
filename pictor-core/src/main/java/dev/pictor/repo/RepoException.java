package dev.pictor.repo;

/// A failure of the database or of the way to it: what was asked, and why it could not be answered.
public final class RepoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What kind of failure it is, so that callers can tell a busy moment from a broken row.
    public enum Kind {
        /// The outcome of a write is unknown or the statement took too long; asking again may work.
        TIMEOUT,
        /// No connection, or the server is stopping; asking again later may work.
        UNAVAILABLE,
        /// A value that the database cannot hold.
        INVALID_INPUT,
        /// A row that cannot be read; it stays as it is.
        CORRUPT,
        /// Anything else; the message tells.
        OTHER
    }

    private final Kind kind;

    public RepoException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public RepoException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
