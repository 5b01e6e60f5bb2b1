package dev.pictor.store.file;

import dev.pictor.store.StoreException;
import dev.pictor.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/// A folder below the root for files that are not whole yet.
///
/// It is also the sign that the root is still the one that was opened. Without it a disk that was taken away would look
/// like a directory in which each file is missing, and rows would be deleted for it.
final class Staging {
    /// No identifier was ever made with a leading dot.
    private static final String NAME = ".pictor-tmp";

    /// What is older was left by a process that died; younger files may belong to another one that is at work.
    private static final Duration MAX_AGE = Duration.ofDays(1);

    private static final int PROBE_BYTES = 4_096;

    private final Path folder;

    private Staging(Path folder) {
        this.folder = folder;
    }

    static Staging open(Path root) throws IOException {
        Path folder = root.resolve(NAME);
        Files.createDirectories(folder);
        Staging staging = new Staging(folder);
        staging.sweep(Instant.now().minus(MAX_AGE));
        return staging;
    }

    /// Whether this is where the files of a root lie that are not whole yet.
    static boolean isStaging(Path root, Path folder) {
        return folder.equals(root.resolve(NAME));
    }

    /// Answers if the root is still there; throws if not.
    void requirePresence() {
        try {
            Files.readAttributes(folder, BasicFileAttributes.class);
        } catch (IOException e) {
            throw new StoreException(
                    Kind.OTHER, "the directory of the files is not what it was at the start: no " + folder, e);
        }
    }

    boolean holds(Path path) {
        return path.startsWith(folder);
    }

    /// A copy that is whole and on the disk.
    Path copy(Path file) throws IOException {
        Path copy = newFile();
        try {
            Files.copy(file, copy);
            Folders.force(copy);
            return copy;
        } catch (IOException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    /// Writes a small file, reads it back and removes it.
    void probe() throws IOException {
        byte[] bytes = new byte[PROBE_BYTES];
        Arrays.fill(bytes, (byte) '.');
        Path probe = newFile();
        try {
            write(probe, bytes);
            if (!Arrays.equals(Files.readAllBytes(probe), bytes)) {
                throw new IOException("other bytes were read than written");
            }
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private void sweep(Instant before) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                try {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                        Files.deleteIfExists(file);
                    }
                } catch (NoSuchFileException finished) {
                    // its process has just put it in its place
                }
            }
        }
    }

    private Path newFile() {
        return folder.resolve(UUID.randomUUID().toString());
    }
}
