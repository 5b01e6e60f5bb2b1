package dev.pictor.ingest;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Format;
import dev.pictor.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names bytes by what they are.
final class Digest {
    private static final int CHUNK_BYTES = 64 * 1024;

    private Digest() {}

    static ContentHash of(Path file, Format format) {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK_BYTES];
            long size = 0;
            for (int read = bytes.read(chunk); read >= 0; read = bytes.read(chunk)) {
                sha256.update(chunk, 0, read);
                size += read;
            }
            return new ContentHash(HexFormat.of().formatHex(sha256.digest()), size, format);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.OTHER, "cannot read " + file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
