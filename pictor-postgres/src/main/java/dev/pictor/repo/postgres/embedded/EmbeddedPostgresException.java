package dev.pictor.repo.postgres.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/// The embedded server cannot do what was asked; the message says what to do about it.
public final class EmbeddedPostgresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What stands in the way, for programs.
    public enum Kind {
        /// Neither an installation nor the bundled archive fits this machine.
        NO_BINARIES,
        /// The data directory was made by a major version for which there are no binaries.
        MAJOR_VERSION,
        /// Another Pictor, or another server, uses the data directory.
        DIRECTORY_IN_USE,
        /// The data directory cannot be created, read, written or entered.
        DIRECTORY_UNUSABLE,
        /// Pictor runs as root and finds no unprivileged account to run the server under.
        NO_ACCOUNT,
        /// The disk has no room left.
        DISK_FULL,
        /// No loopback port could be had.
        PORT_UNAVAILABLE,
        /// The server refuses the password in the password file, or that file is lost.
        PASSWORD,
        /// The server does not start for another reason; its log is part of the message.
        START_FAILED
    }

    private final Kind kind;

    EmbeddedPostgresException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    EmbeddedPostgresException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// A failure to do `what` on `path`.
    static EmbeddedPostgresException on(Path path, String what, IOException cause) {
        if (String.valueOf(cause.getMessage()).contains(ServerFailure.NO_SPACE)) {
            return new EmbeddedPostgresException(
                    Kind.DISK_FULL,
                    "No space is left on the disk of " + path + ". Free some, then start Pictor again.",
                    cause);
        }
        String advice = cause instanceof AccessDeniedException
                ? " Give the user that runs Pictor the right to read and write there, or choose another data directory."
                : " Check the path and its disk, or choose another data directory.";
        return new EmbeddedPostgresException(
                Kind.DIRECTORY_UNUSABLE, "Could not " + what + " " + path + " (" + cause + ")." + advice, cause);
    }

    public Kind kind() {
        return kind;
    }
}
