package dev.pictor.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate of a test's own, signed by itself.
final class Certificates {
    private static final char[] PASSWORD = "password".toCharArray();

    final Certificate certificate;

    /// As PKCS 8.
    final byte[] key;

    private Certificates(Certificate certificate, byte[] key) {
        this.certificate = certificate;
        this.key = key;
    }

    /// @param algorithm as `keytool` calls it
    static Certificates create(Path folder, String algorithm) throws Exception {
        Path store = Files.createTempDirectory(folder, "keys").resolve("store.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=DNS:localhost,IP:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD)))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return new Certificates(
                keys.getCertificate("server"), keys.getKey("server", PASSWORD).getEncoded());
    }

    /// Writes both as files.
    KeyFiles writeTo(KeyFiles files) throws Exception {
        write(files.certificate(), "CERTIFICATE", certificate.getEncoded());
        write(files.privateKey(), "PRIVATE KEY", key);
        return files;
    }

    static void write(Path file, String label, byte[] bytes) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(label, Base64.getMimeEncoder().encodeToString(bytes), label));
    }

    /// What a client needs that trusts these alone.
    static SSLContext trusting(Certificates... trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < trusted.length; i++) {
            store.setCertificateEntry("c" + i, trusted[i].certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
