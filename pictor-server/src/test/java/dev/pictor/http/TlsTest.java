package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.repo.postgres.RepoExtension;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class TlsTest {
    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private static Path folder;

    private static KeyFiles files;
    private static Certificates first;
    private static Certificates second;
    private static SSLContext client;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        files = new KeyFiles(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
        first = Certificates.create(folder, "RSA");
        second = Certificates.create(folder, "EC");
        client = Certificates.trusting(first, second);
        first.writeTo(files);
        server =
                new TestServer(database, folder, TestServer.Access.WRITABLE, new Listening(TestServer.ANY_PORT, files));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void useTheFirst() throws Exception {
        first.writeTo(files);
        server.server.reloadKeys();
    }

    @Test
    void aNewCertificateIsUsedWithoutARestart() throws Exception {
        assertThat(shown()).isEqualTo(first.certificate);
        second.writeTo(files);
        server.server.reloadKeys();
        assertThat(shown()).isEqualTo(second.certificate);
    }

    @Test
    void theOldPairStaysWhileTheFilesCannotBeUsed() throws Exception {
        Files.writeString(files.certificate(), "half a certif");
        server.server.reloadKeys();
        assertThat(shown()).isEqualTo(first.certificate);

        second.writeTo(files);
        Certificates.write(files.privateKey(), "PRIVATE KEY", first.key);
        server.server.reloadKeys();
        assertThat(shown()).isEqualTo(first.certificate);

        Files.delete(files.privateKey());
        server.server.reloadKeys();
        assertThat(shown()).isEqualTo(first.certificate);
    }

    @Test
    void aHandshakeThatNeverEndsHoldsNobodyUp() throws Exception {
        List<RawClient> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                silent.add(new RawClient(server.port()).send("\u0016\u0003\u0001"));
            }
            assertThat(shown()).isEqualTo(first.certificate);
        } finally {
            for (RawClient client : silent) {
                client.close();
            }
        }
    }

    @Test
    void keysOfTheOlderSpellingsAreRead() throws Exception {
        Certificates.write(files.privateKey(), "RSA PRIVATE KEY", Arrays.copyOfRange(first.key, 26, first.key.length));
        assertThat(Pem.privateKey(files.privateKey(), first.certificate.getPublicKey())
                        .getEncoded())
                .isEqualTo(first.key);

        int bareAt = 5 + 2 + second.key[6] + 2; // after the version and the algorithm
        byte[] bare = Arrays.copyOfRange(second.key, bareAt, second.key.length);
        Certificates.write(files.privateKey(), "EC PRIVATE KEY", bare);
        assertThat(Pem.privateKey(files.privateKey(), second.certificate.getPublicKey())
                        .getEncoded())
                .isEqualTo(second.key);
    }

    @Test
    void whatCannotBeUsedAtTheStartIsNamed() {
        KeyFiles missing = new KeyFiles(files.certificate(), folder.resolve("nowhere.pem"));
        ScheduledExecutorScheduler clock = new ScheduledExecutorScheduler("unused", true);
        assertThatThrownBy(() -> new ServerKeys(missing, clock))
                .isInstanceOf(UnusableKeysException.class)
                .hasMessageContaining("nowhere.pem");

        KeyFiles swapped = new KeyFiles(files.privateKey(), files.certificate());
        assertThatThrownBy(() -> new ServerKeys(swapped, clock))
                .isInstanceOf(UnusableKeysException.class)
                .hasMessageContaining("no certificate is in");
    }

    /// The certificate that a new connection is met with.
    private static Certificate shown() throws Exception {
        try (SSLSocket socket =
                (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }
}
