package dev.pictor.transfer;

import dev.pictor.content.Identifier;
import dev.pictor.store.Scratch;
import dev.pictor.store.Store;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoredFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Copies one file from store to store, and reads the copy back.
final class Copying {
    private final Store target;
    private final Scratch scratch;

    Copying(Store target, Scratch scratch) {
        this.target = target;
        this.scratch = scratch;
    }

    /// @throws StoreException if a store fails, or what was written is not what was read; nothing is left then
    void copy(StoredFile file, Identifier moved) {
        Path between = scratch.newFile("");
        try {
            String digest;
            try (OutputStream out = Files.newOutputStream(between)) {
                digest = digest(file, out);
            }
            target.save(between, moved);
            verify(moved, file.sizeBytes(), digest);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.OTHER, "could not copy to " + moved + ": " + e.getMessage(), e);
        } finally {
            scratch.discard(between);
        }
    }

    private void verify(Identifier moved, long sizeBytes, String digest) throws IOException {
        try (StoredFile copy = target.open(moved).orElseThrow(() -> new IOException("it is not there afterwards"))) {
            if (copy.sizeBytes() != sizeBytes
                    || !digest(copy, OutputStream.nullOutputStream()).equals(digest)) {
                throw new IOException("other bytes were read back than were written");
            }
        }
    }

    private static String digest(StoredFile file, OutputStream copy) throws IOException {
        Sink sink = new Sink(copy, sha256());
        long position = 0;
        while (position < file.sizeBytes()) {
            long count = file.transferTo(position, file.sizeBytes() - position, sink);
            if (count == 0) {
                throw new IOException("it ended after %d of %d bytes".formatted(position, file.sizeBytes()));
            }
            position += count;
        }
        return HexFormat.of().formatHex(sink.digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private record Sink(OutputStream copy, MessageDigest digest) implements WritableByteChannel {
        private static final int PIECE_BYTES = 64 * 1024;

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int written = bytes.remaining();
            byte[] piece = new byte[Math.min(written, PIECE_BYTES)];
            while (bytes.hasRemaining()) {
                int count = Math.min(piece.length, bytes.remaining());
                bytes.get(piece, 0, count);
                digest.update(piece, 0, count);
                copy.write(piece, 0, count);
            }
            return written;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // belongs to the caller
        }
    }
}
