package dev.pictor.journey;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A fresh data directory of one server, removed in the end. Its embedded database may run as another user, who has to
/// be able to enter.
record DataDirectory(Path root) implements AutoCloseable {
    static DataDirectory create() throws IOException {
        Path root = Files.createTempDirectory("pictor-journey-");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        return new DataDirectory(root.toRealPath());
    }

    /// The root of the file store.
    Path files() {
        return root.resolve("files");
    }

    /// The identifiers of all files in the store, and what is half stored.
    Set<String> storedFiles() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path file : filesBelow(files())) {
            found.add(files().relativize(file).toString());
        }
        return found;
    }

    /// The files of work in progress, but the lock of the process.
    List<Path> scratchFiles() throws IOException {
        List<Path> found = new ArrayList<>(filesBelow(root.resolve("tmp")));
        found.removeIf(file -> file.endsWith("lock"));
        return found;
    }

    /// The first process of the embedded database.
    long postmasterPid() throws IOException {
        return Long.parseLong(postmasterLine(0));
    }

    int postmasterPort() throws IOException {
        return Integer.parseInt(postmasterLine(3));
    }

    String password() throws IOException {
        return Files.readString(root.resolve("postgres/password")).strip();
    }

    private String postmasterLine(int index) throws IOException {
        return Files.readAllLines(root.resolve("postgres/data/postmaster.pid"))
                .get(index)
                .strip();
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(folder, new Tolerant() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                found.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    @Override
    public void close() throws IOException {
        Files.walkFileTree(root, new Tolerant() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /// Walks a tree from which others remove.
    private abstract static class Tolerant extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            return FileVisitResult.CONTINUE;
        }
    }
}
