package dev.pictor.store.file;

import dev.pictor.store.StoreException;
import dev.pictor.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Tells what an error of the file system means. Java keeps no error numbers, only the system's words for them.
final class Failures {
    private Failures() {}

    static StoreException failure(String tried, IOException cause) {
        if (cause instanceof FileAlreadyExistsException) {
            return new StoreException(Kind.OTHER, tried + ": it exists already", cause);
        }
        return new StoreException(kind(cause), tried + ": " + reason(cause), cause);
    }

    private static Kind kind(IOException cause) {
        return switch (cause) {
            case NoSuchFileException _ -> Kind.NOT_FOUND;
            case AccessDeniedException _ -> Kind.DENIED;
            default ->
                switch (reason(cause)) {
                    case "No space left on device", "Disk quota exceeded" -> Kind.FULL;
                    case "Permission denied", "Operation not permitted", "Read-only file system" -> Kind.DENIED;
                    default -> Kind.OTHER;
                };
        };
    }

    private static String reason(IOException cause) {
        String reason = switch (cause) {
            case NoSuchFileException _ -> "no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException failure -> failure.getReason();
            default -> cause.getMessage();
        };
        return reason == null ? cause.getClass().getSimpleName() : reason;
    }
}
