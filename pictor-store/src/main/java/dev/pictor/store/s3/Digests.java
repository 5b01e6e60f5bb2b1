package dev.pictor.store.s3;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// What a service compares with the bytes that reach it: SHA-256, and MD5 for those that know nothing newer.
record Digests(String sha256, String md5) {
    private static final int PIECE_BYTES = 64 * 1024;

    static Digests of(InputStream bytes) throws IOException {
        MessageDigest sha256 = digest("SHA-256");
        MessageDigest md5 = digest("MD5");
        byte[] piece = new byte[PIECE_BYTES];
        for (int count = bytes.read(piece); count >= 0; count = bytes.read(piece)) {
            sha256.update(piece, 0, count);
            md5.update(piece, 0, count);
        }
        return new Digests(base64(sha256), base64(md5));
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + name, e);
        }
    }

    private static String base64(MessageDigest digest) {
        return Base64.getEncoder().encodeToString(digest.digest());
    }
}
