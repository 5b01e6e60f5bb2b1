package dev.pictor.repo.postgres.embedded;

import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The sole right to a directory, held until closed or until this process ends, however it ends.
final class DirectoryLock implements AutoCloseable {
    /// The directories held by this JVM. It must be static: closing any second channel of a lock file would free
    /// the lock of the first one, as POSIX has it, so within one JVM the file may be opened only once.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /// Takes `directory`, or refuses if another Pictor has it.
    static DirectoryLock take(Path directory) {
        try {
            Path real = directory.toRealPath();
            if (!HELD.add(real)) {
                throw inUse(directory);
            }
            try {
                return new DirectoryLock(real, lock(directory));
            } catch (IOException | RuntimeException failure) {
                HELD.remove(real);
                throw failure;
            }
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(directory, "lock", cause);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        Path file = directory.resolve("lock");
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (IOException cause) {
            channel.close();
            throw cause;
        }
        if (lock == null) {
            channel.close();
            throw inUse(directory);
        }
        return channel;
    }

    private static EmbeddedPostgresException inUse(Path directory) {
        return new EmbeddedPostgresException(
                Kind.DIRECTORY_IN_USE,
                "Another Pictor uses the directory " + directory
                        + ". Stop it first, or give this one a data directory of its own.");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(directory, "unlock", cause);
        } finally {
            HELD.remove(directory);
        }
    }
}
