package dev.pictor.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A folder for the files of work in progress. It belongs to one process, which holds a lock in it; the folders of
/// processes that died are removed when the next one opens.
public final class Scratch implements AutoCloseable {
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;

    private Scratch(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /// Makes a folder of our own below `base`, and removes those of the dead.
    ///
    /// @throws StoreException if that cannot be done
    public static Scratch open(Path base) {
        try {
            Files.createDirectories(base);
            removeAbandoned(base);
            Path folder = Files.createDirectory(base.resolve(UUID.randomUUID().toString()));
            FileChannel lock =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                throw new IOException("somebody locked " + folder + " before us");
            }
            return new Scratch(folder, lock);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.OTHER, "cannot use temporary directory " + base, e);
        }
    }

    /// The folder itself.
    public Path folder() {
        return folder;
    }

    /// A path for a new file; nothing is there yet.
    ///
    /// @param extension with its dot, or empty
    public Path newFile(String extension) {
        return folder.resolve(UUID.randomUUID() + extension);
    }

    /// Removes a file of ours, if it is there.
    public void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.OTHER, "cannot remove temporary file " + file, e);
        }
    }

    @Override
    public void close() {
        try (lock) {
            deleteTree(folder);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.OTHER, "cannot remove temporary directory " + folder, e);
        }
    }

    private static void removeAbandoned(Path base) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(base, Files::isDirectory)) {
            for (Path folder : folders) {
                if (isAbandoned(folder)) {
                    deleteTree(folder);
                }
            }
        }
    }

    /// A folder without a lock file is not one of ours, or is being made at this moment.
    private static boolean isAbandoned(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            return held != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
