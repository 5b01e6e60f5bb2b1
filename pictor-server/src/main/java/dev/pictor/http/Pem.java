package dev.pictor.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads certificates and keys from PEM files.
final class Pem {
    private static final int MAX_BYTES = 1024 * 1024;
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;

    private Pem() {}

    /// What stands between two lines of dashes.
    private record Block(String label, String base64) {
        byte[] bytes() throws GeneralSecurityException {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException broken) {
                throw new GeneralSecurityException("a block that is no base64", broken);
            }
        }
    }

    /// All certificates of a file, in their order.
    static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add(factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
            }
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("no certificate is in " + file);
        }
        return certificates;
    }

    /// The first private key of a file.
    ///
    /// @param partner the public key that it belongs to
    static PrivateKey privateKey(Path file, PublicKey partner) throws IOException, GeneralSecurityException {
        for (Block block : blocks(file)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return decoded(block.bytes(), partner);
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                    return decoded(pkcs8(block.bytes(), partner), partner);
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new GeneralSecurityException(
                            "the key in " + file + " is encrypted: store it without a password");
                default -> {
                    // Parameters of a curve, for example.
                }
            }
        }
        throw new GeneralSecurityException("no private key is in " + file);
    }

    private static PrivateKey decoded(byte[] pkcs8, PublicKey partner) throws GeneralSecurityException {
        return KeyFactory.getInstance(partner.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /// Wraps a key of one algorithm into the form that fits all. The algorithm is spelled as in the public key, which
    /// is a sequence of it and of the key's bits.
    private static byte[] pkcs8(byte[] key, PublicKey partner) throws GeneralSecurityException {
        byte[] known = partner.getEncoded();
        int start = headerBytes(known, 0);
        int algorithmBytes = headerBytes(known, start) + (known[start + 1] & 0xff);
        if ((known[start + 1] & 0x80) != 0) {
            throw new GeneralSecurityException("an algorithm with long parameters");
        }
        byte[] algorithm = Arrays.copyOfRange(known, start, start + algorithmBytes);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(VERSION_0);
        content.writeBytes(algorithm);
        content.writeBytes(der(OCTET_STRING, key));
        return der(SEQUENCE, content.toByteArray());
    }

    /// How many bytes of an element are its tag and its length.
    private static int headerBytes(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        return length < 0x80 ? 2 : 2 + (length & 0x7f);
    }

    private static byte[] der(int tag, byte[] content) {
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        if (content.length < 0x80) {
            element.write(content.length);
        } else {
            element.write(0x83);
            element.write(content.length >>> 16);
            element.write(content.length >>> 8);
            element.write(content.length);
        }
        element.writeBytes(content);
        return element.toByteArray();
    }

    private static List<Block> blocks(Path file) throws IOException, GeneralSecurityException {
        if (Files.size(file) > MAX_BYTES) {
            throw new GeneralSecurityException(file + " is too large to be a PEM file");
        }
        Matcher found = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        List<Block> blocks = new ArrayList<>();
        while (found.find()) {
            blocks.add(new Block(found.group(1), found.group(2)));
        }
        return blocks;
    }
}
