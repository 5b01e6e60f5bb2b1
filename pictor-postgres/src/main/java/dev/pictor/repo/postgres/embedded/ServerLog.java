package dev.pictor.repo.postgres.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The file that takes the server's standard error: at most `MAX_BYTES`, and as much again of what came before.
record ServerLog(Path file) {
    private static final long MAX_BYTES = 4L << 20;
    private static final int TAIL_BYTES = 4096;

    /// Makes sure that the file is there, for the eyes of Pictor alone.
    void create() {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(file, "create", cause);
        }
    }

    long sizeBytes() {
        try {
            return Files.size(file);
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(file, "read", cause);
        }
    }

    /// The last words since the file had `startBytes`.
    String since(long startBytes) {
        try (FileChannel channel = FileChannel.open(file)) {
            long from = Math.max(Math.min(startBytes, channel.size()), channel.size() - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate(TAIL_BYTES);
            channel.read(bytes, from);
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(file, "read", cause);
        }
    }

    /// Sets a full file aside and goes on with an empty one; the server appends, so it may stay open meanwhile.
    void keepBounded() throws IOException {
        if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
            Files.copy(
                    file,
                    file.resolveSibling(file.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                    .close();
        }
    }
}
