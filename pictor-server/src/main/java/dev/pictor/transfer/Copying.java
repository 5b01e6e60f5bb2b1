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
    /// So many bytes are read between two looks at the throttle. Many share it, and what each reads from must not fall
    /// asleep meanwhile.
    static final int THROTTLED_BYTES = 256 * 1024;

    private final Store target;
    private final Scratch scratch;
    private final Throttle throttle;

    Copying(Store target, Scratch scratch, Throttle throttle) {
        this.target = target;
        this.scratch = scratch;
        this.throttle = throttle;
    }

    /// A file on its way: what was read of the old one.
    ///
    /// @param between where the bytes are; belongs to whoever has this
    record Parcel(Identifier old, Identifier moved, Path between, long sizeBytes, String digest) {}

    /// Reads a file, as fast as the throttle lets it.
    ///
    /// @throws StoreException if it cannot be read, or not be kept in between
    Parcel read(StoredFile file, Identifier old, Identifier moved) throws InterruptedException {
        Path between = scratch.newFile("");
        boolean whole = false;
        try {
            String digest = read(file, between);
            whole = true;
            return new Parcel(old, moved, between, file.sizeBytes(), digest);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.OTHER, "could not read " + old + ": " + e.getMessage(), e);
        } finally {
            if (!whole) {
                scratch.discard(between);
            }
        }
    }

    private String read(StoredFile file, Path between) throws IOException, InterruptedException {
        try (OutputStream out = Files.newOutputStream(between)) {
            Sink sink = new Sink(out, sha256());
            long position = 0;
            while (position < file.sizeBytes()) {
                long piece = Math.min(THROTTLED_BYTES, file.sizeBytes() - position);
                throttle.take(piece);
                position += pass(file, position, piece, sink);
            }
            return sink.digested();
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
            if (copy.sizeBytes() != sizeBytes || !digest(copy).equals(digest)) {
                throw new IOException("other bytes were read back than were written");
            }
        }
    }

    private static String digest(StoredFile file) throws IOException {
        Sink sink = new Sink(OutputStream.nullOutputStream(), sha256());
        long position = 0;
        while (position < file.sizeBytes()) {
            position += pass(file, position, file.sizeBytes() - position, sink);
        }
        return sink.digested();
    }

    private static long pass(StoredFile file, long position, long atMost, Sink sink) throws IOException {
        long count = file.transferTo(position, atMost, sink);
        if (count == 0) {
            throw new IOException("it ended after %d of %d bytes".formatted(position, file.sizeBytes()));
        }
        return count;
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

        String digested() {
            return HexFormat.of().formatHex(digest.digest());
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
