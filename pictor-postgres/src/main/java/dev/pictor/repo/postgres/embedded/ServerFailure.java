package dev.pictor.repo.postgres.embedded;

import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException.Kind;
import java.nio.file.Path;
import java.util.List;

/// Reads from the words of a server or of `initdb` why it failed, and says what to do.
final class ServerFailure {
    static final String NO_SPACE = "No space left on device";

    private ServerFailure() {}

    /// The failure of `program` on the cluster in `directory`, which left `words` behind.
    static EmbeddedPostgresException of(String program, Path directory, String words) {
        Kind kind = kind(words);
        String advice = switch (kind) {
            case DISK_FULL -> "No space is left on the disk of " + directory + ". Free some, then try again.";
            case PORT_UNAVAILABLE -> "The port on 127.0.0.1 is taken by another program.";
            case DIRECTORY_IN_USE -> "Another server still uses " + directory + ". Stop it, then start Pictor again.";
            case MAJOR_VERSION ->
                "The data in " + directory + " were made by another major version of PostgreSQL; install it.";
            case DIRECTORY_UNUSABLE ->
                "The server may not use " + directory + "/data. The directory and all in it must belong to"
                        + " the user that runs the server, with mode 0700, on a disk that can be written.";
            case NO_ACCOUNT ->
                "The user that runs Pictor has no name, and PostgreSQL needs one. Add it to /etc/passwd.";
            case NO_BINARIES, PASSWORD, START_FAILED ->
                "Its own words tell why; more may be in " + directory + "/server.log.";
        };
        return new EmbeddedPostgresException(kind, program + " failed. " + advice + "\n" + words.strip());
    }

    private static Kind kind(String words) {
        if (words.contains(NO_SPACE)) {
            return Kind.DISK_FULL;
        }
        if (containsAny(words, "Address already in use", "could not create any TCP/IP sockets")) {
            return Kind.PORT_UNAVAILABLE;
        }
        if (containsAny(words, "pre-existing shared memory block", "lock file \"postmaster.pid\"")) {
            return Kind.DIRECTORY_IN_USE;
        }
        if (words.contains("database files are incompatible with server")) {
            return Kind.MAJOR_VERSION;
        }
        if (containsAny(words, "Permission denied", "has wrong ownership", "invalid permissions", "Read-only file")) {
            return Kind.DIRECTORY_UNUSABLE;
        }
        return words.contains("could not look up effective user ID") ? Kind.NO_ACCOUNT : Kind.START_FAILED;
    }

    private static boolean containsAny(String words, String... needles) {
        return List.of(needles).stream().anyMatch(words::contains);
    }
}
