package dev.pictor.media.child;

import dev.pictor.media.MediaException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// A folder for the temporary files of one child, which no other user may enter; it is gone with the child.
public final class PrivateFolder implements AutoCloseable {
    private final Path path;

    private PrivateFolder(Path path) {
        this.path = path;
    }

    /// Makes one below another folder, which is made too where it is absent.
    public static PrivateFolder in(Path parent) {
        try {
            Files.createDirectories(parent);
            return new PrivateFolder(Files.createTempDirectory(parent, "child-")); // for its owner only
        } catch (IOException broken) {
            throw new MediaException("cannot create a folder in " + parent, broken);
        }
    }

    public Path path() {
        return path;
    }

    /// Removes it with all that lies in it. Nothing happens where it is gone.
    @Override
    public void close() {
        if (Files.notExists(path)) {
            return;
        }
        try {
            Files.walkFileTree(path, new Removal());
        } catch (IOException broken) {
            throw new MediaException("cannot remove " + path, broken);
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
