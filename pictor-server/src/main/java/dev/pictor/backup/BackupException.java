package dev.pictor.backup;

/// Why a copy was not made; the message is for the one who asked for it, and says what to do.
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BackupException(String message) {
        super(message);
    }

    BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}
