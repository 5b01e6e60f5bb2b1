package dev.pictor.repo.postgres.embedded;

import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Finds the directory in which the bundled binaries are kept: one that the server's account can reach, and in which
/// nobody but the user that runs Pictor can write.
final class BinariesCache {
    private static final int WRITABLE_BY_OTHERS = 0b000_010_010;
    private static final int STICKY = 0b001_000_000_000;
    private static final int ROOT = 0;

    private final ServerAccount account;

    private BinariesCache(ServerAccount account) {
        this.account = account;
    }

    /// The first of `candidates` that serves, made if it is not there.
    static Path choose(List<Path> candidates, ServerAccount account) throws InterruptedException {
        BinariesCache cache = new BinariesCache(account);
        List<IOException> failures = new ArrayList<>();
        for (Path candidate : candidates) {
            try {
                if (cache.serves(candidate)) {
                    return candidate;
                }
            } catch (IOException cause) {
                failures.add(cause);
            }
        }
        EmbeddedPostgresException failure = new EmbeddedPostgresException(
                Kind.DIRECTORY_UNUSABLE,
                "None of " + candidates + " can keep the bundled PostgreSQL: such a directory must belong to the user"
                        + " that runs Pictor, nobody else may write there, and the user that runs the server must be"
                        + " able to enter it. Make one of them so, or install PostgreSQL. " + failures);
        failures.forEach(failure::addSuppressed);
        throw failure;
    }

    private boolean serves(Path directory) throws IOException, InterruptedException {
        // Nothing is made where it could not be used.
        if (!account.reaches(nearestExisting(directory))) {
            return false;
        }
        boolean made = make(directory);
        if (!isOnlyOurs(directory)) {
            return false;
        }
        if (made) {
            // Whatever the umask took away.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(account.cacheMode()));
        }
        return account.reaches(directory);
    }

    private static Path nearestExisting(Path directory) {
        Path existing = directory;
        while (!Files.exists(existing)) {
            existing = existing.resolve("..").normalize();
        }
        return existing;
    }

    private boolean make(Path directory) throws IOException {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Files.createDirectories(directory.resolve("..").normalize());
        try {
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(account.cacheMode())));
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        }
    }

    /// Whether nobody else can write in `directory`, nor put another one in its place.
    private static boolean isOnlyOurs(Path directory) throws IOException {
        int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        int owner = (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        Path above = directory.resolve("..").normalize();
        int ownerAbove = (int) Files.getAttribute(above, "unix:uid");
        int modeAbove = (int) Files.getAttribute(above, "unix:mode");
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && owner == self
                && (mode & WRITABLE_BY_OTHERS) == 0
                && (ownerAbove == self || ownerAbove == ROOT)
                && ((modeAbove & WRITABLE_BY_OTHERS) == 0 || (modeAbove & STICKY) != 0);
    }
}
