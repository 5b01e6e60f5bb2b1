package dev.pictor.repo.postgres;

import dev.pictor.repo.postgres.embedded.EmbeddedPostgres;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgresConfig;
import dev.pictor.repo.postgres.embedded.ForgetfulPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;

/// A server that speaks TLS as `localhost`, with a certificate that it signed itself.
final class TlsPostgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STORE_PASSWORD = "changeit";

    private final EmbeddedPostgres server;
    private final Path certificate;

    private TlsPostgres(EmbeddedPostgres server, Path certificate) {
        this.server = server;
        this.certificate = certificate;
    }

    static TlsPostgres start(Path directory) throws Exception {
        EmbeddedPostgresConfig config = EmbeddedPostgresConfig.in(directory);
        EmbeddedPostgres server = ForgetfulPostgres.start(config);
        Path certificate = directory.resolve("server.pem");
        KeyStore keys = selfSigned(directory, "localhost");
        Files.writeString(certificate, pem(keys));
        Path data = config.directory().resolve("data");
        give(data, "server.crt", pem(keys));
        byte[] key = keys.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded();
        give(data, "server.key", pem("PRIVATE KEY", key));
        TlsPostgres tls = new TlsPostgres(server, certificate);
        tls.turnOn();
        return tls;
    }

    /// A file with the certificate that vouches for the server.
    Path certificate() {
        return certificate;
    }

    /// The server's address under this name of its host.
    String url(String host) {
        int port = URI.create(server.jdbcUrl().substring("jdbc:".length())).getPort();
        return "postgres://%s:%s@%s:%d/pictor".formatted(server.user(), server.password(), host, port);
    }

    /// The certificate of somebody else, in PEM.
    static String stranger(Path directory) throws Exception {
        return pem(selfSigned(directory, "stranger"));
    }

    private static KeyStore selfSigned(Path directory, String name) throws Exception {
        Path file = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-ext",
                        "bc=ca:true",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        STORE_PASSWORD)
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + output);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stored = Files.newInputStream(file)) {
            keys.load(stored, STORE_PASSWORD.toCharArray());
        }
        return keys;
    }

    private static String pem(KeyStore keys) throws GeneralSecurityException {
        return pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
    }

    private static String pem(String type, byte[] bytes) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type);
    }

    private static void give(Path data, String name, String text) throws IOException {
        Path file = data.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setOwner(file, Files.getOwner(data));
    }

    private void turnOn() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET ssl = on");
            statement.execute("SELECT pg_reload_conf()");
        }
        long start = System.nanoTime();
        while (!isOn()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("the server does not speak TLS");
            }
            Thread.onSpinWait();
        }
    }

    private boolean isOn() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    @Override
    public void close() {
        server.close();
    }
}
