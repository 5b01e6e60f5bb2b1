package dev.pictor.repo;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        /// Another row has this value already; [#constraint] tells which value.
        CONFLICT,
        /// The row that this one would belong to is gone; [#constraint] tells which.
        MISSING_PARENT,
        /// A row that cannot be read; it stays as it is.
        CORRUPT,
        /// Anything else; the message tells.
        OTHER
    }

    private final Kind kind;
    private final @Nullable String constraint;

    public RepoException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.constraint = null;
    }

    public RepoException(Kind kind, String message) {
        super(message);
        this.kind = kind;
        this.constraint = null;
    }

    /// @param constraint the name of the constraint that refused the statement, where it is known
    public RepoException(Kind kind, @Nullable String constraint, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.constraint = constraint;
    }

    public Kind kind() {
        return kind;
    }

    /// The name of the constraint that refused a statement.
    public Optional<String> constraint() {
        return Optional.ofNullable(constraint);
    }
}
