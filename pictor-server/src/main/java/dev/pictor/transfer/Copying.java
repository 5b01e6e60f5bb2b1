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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Copies files from store to store, and reads the copies back.
final class Copying {
    private final Store target;
    private final Scratch scratch;

    Copying(Store target, Scratch scratch) {
        this.target = target;
        this.scratch = scratch;
    }

    /// A file on its way: what was read of the old one.
    ///
    /// @param between where the bytes are; belongs to whoever has this
    record Parcel(Identifier old, Identifier moved, Path between, long sizeBytes, String digest) {}

    /// Reads a file.
    ///
    /// @throws StoreException if it cannot be read, or not be kept in between
    Parcel read(StoredFile file, Identifier old, Identifier moved) {
        Path between = scratch.newFile("");
        try (OutputStream out = Files.newOutputStream(between)) {
            return new Parcel(old, moved, between, file.sizeBytes(), digest(file, out));
        } catch (IOException e) {
            scratch.discard(between);
            throw new StoreException(StoreException.Kind.OTHER, "could not read " + old + ": " + e.getMessage(), e);
        } catch (StoreException e) {
            scratch.discard(between);
            throw e;
        }
    }

    /// Lets files appear in the target, and reads them back.
    ///
    /// @return the old files of those that failed, and why; something may be left of them
    Map<Identifier, StoreException> write(List<Parcel> parcels) {
        Map<Identifier, Path> sources = new LinkedHashMap<>();
        parcels.forEach(parcel -> sources.put(parcel.moved(), parcel.between()));
        Map<Identifier, StoreException> refused = target.saveAll(sources);
        Map<Identifier, StoreException> failures = new LinkedHashMap<>();
        for (Parcel parcel : parcels) {
            StoreException refusal = refused.get(parcel.moved());
            if (refusal != null) {
                failures.put(parcel.old(), refusal);
                continue;
            }
            try {
                verify(parcel.moved(), parcel.sizeBytes(), parcel.digest());
            } catch (IOException e) {
                String message = "could not copy to " + parcel.moved() + ": " + e.getMessage();
                failures.put(parcel.old(), new StoreException(StoreException.Kind.OTHER, message, e));
            } catch (StoreException e) {
                failures.put(parcel.old(), e);
            }
        }
        return failures;
    }

    void discard(Parcel parcel) {
        scratch.discard(parcel.between());
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
