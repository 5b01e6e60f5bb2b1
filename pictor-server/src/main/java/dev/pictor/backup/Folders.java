package dev.pictor.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Folders that appear whole or not at all: they are filled under another name beside their own.
final class Folders {
    private Folders() {}

    /// @throws BackupException if something is there
    static void requireFree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new BackupException(folder + " is a file: name a folder that is empty or not there");
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            if (entries.iterator().hasNext()) {
                throw new BackupException(folder + " is not empty, and nothing is overwritten: name another folder");
            }
        }
    }

    /// The name under which a folder is filled.
    static Path partial(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".partial");
    }

    /// Lets a filled folder appear under its own name.
    static void publish(Path partial, Path folder) throws IOException {
        force(partial);
        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        Path parent = folder.getParent();
        if (parent != null) {
            force(parent);
        }
    }

    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            channel.force(true);
        }
    }

    /// Puts all files and folders of a tree on the disk: with one call to the file system where there is a command for
    /// it, which takes a fraction of the time, or else one by one.
    static void forceTree(Path root) throws IOException {
        if (!isSynced(root)) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : (Iterable<Path>) all::iterator) {
                    force(path);
                }
            }
        }
    }

    private static boolean isSynced(Path root) throws IOException {
        ProcessBuilder sync = new ProcessBuilder("sync", "-f", root.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process running;
        try {
            running = sync.start();
        } catch (IOException noSuchCommand) {
            return false;
        }
        try {
            return running.waitFor() == 0;
        } catch (InterruptedException stopped) {
            running.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while files were put on the disk", stopped);
        }
    }

    /// Removes a tree, if it is there.
    static void remove(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
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
}
