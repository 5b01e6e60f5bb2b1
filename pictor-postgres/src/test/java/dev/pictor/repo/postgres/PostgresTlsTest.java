package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.zaxxer.hikari.HikariDataSource;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.postgres.embedded.OpenTempDirectory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PostgresTlsTest {
    @RegisterExtension
    static final PostgresExtension plain = new PostgresExtension();

    @TempDir(factory = OpenTempDirectory.class)
    static Path directory;

    private static TlsPostgres server;

    @BeforeAll
    static void start() throws Exception {
        server = TlsPostgres.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static PostgresTls trusting(Path file) {
        return new PostgresTls.Verified(file);
    }

    private static boolean isEncrypted(DataSource source) {
        return new Database(source)
                .one("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", row -> row.getBoolean(1))
                .orElseThrow();
    }

    private static void isRefused(PostgresConfig config, String reason) {
        assertThatExceptionOfType(RepoException.class)
                .isThrownBy(() -> PostgresRepo.open(config))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(RepoException.Kind.UNAVAILABLE))
                .withStackTraceContaining(reason);
    }

    private static String plainUrl() {
        int port = URI.create(plain.jdbcUrl().substring("jdbc:".length())).getPort();
        return "postgres://%s:%s@localhost:%d/%s"
                .formatted(
                        plain.user(),
                        plain.password(),
                        port,
                        plain.jdbcUrl().substring(plain.jdbcUrl().lastIndexOf('/') + 1));
    }

    @Test
    void everyConnectionToAServerThatProvesItsNameIsEncrypted() {
        PostgresConfig config = PostgresConfig.ofUrl(server.url("localhost"), trusting(server.certificate()));
        try (HikariDataSource pool = Connections.pool(config);
                PostgresRepo repo = PostgresRepo.open(config)) {
            repo.checkHealth();
            assertThat(isEncrypted(pool)).isTrue();
            assertThat(isEncrypted(Connections.direct(config))).isTrue();
        }
    }

    @Test
    void allCertificatesOfTheFileAreTrusted() throws Exception {
        Path both = directory.resolve("both.pem");
        Files.writeString(both, TlsPostgres.stranger(directory) + Files.readString(server.certificate()));
        PostgresConfig config = PostgresConfig.ofUrl(server.url("localhost"), trusting(both));
        assertThat(isEncrypted(Connections.direct(config))).isTrue();
    }

    @Test
    void aServerThatNobodyVouchesForIsRefused() {
        isRefused(PostgresConfig.ofUrl(server.url("localhost"), new PostgresTls.Verified(null)), "PKIX");
    }

    @Test
    void aServerOfAnotherNameIsRefused() {
        isRefused(PostgresConfig.ofUrl(server.url("127.0.0.1"), trusting(server.certificate())), "127.0.0.1");
    }

    @Test
    void aServerThatDeclinesIsRefused() {
        isRefused(PostgresConfig.ofUrl(plainUrl(), trusting(server.certificate())), "does not support SSL");
        isRefused(PostgresConfig.ofUrl(plainUrl() + "?sslmode=require"), "does not support SSL");
    }

    @Test
    void theAddressAloneMayAskForEncryption() {
        assertThat(isEncrypted(Connections.direct(PostgresConfig.ofUrl(server.url("localhost") + "?sslmode=require"))))
                .isTrue();
        assertThat(isEncrypted(Connections.direct(PostgresConfig.ofUrl(server.url("localhost") + "?sslmode=disable"))))
                .isFalse();
    }

    @Test
    void theAddressMayNameTheCertificatesToo() {
        PostgresConfig config = PostgresConfig.ofUrl(
                server.url("localhost") + "?sslmode=require&sslrootcert=" + server.certificate(),
                new PostgresTls.Verified(null));
        assertThat(isEncrypted(Connections.direct(config))).isTrue();
    }

    @Test
    void whatContradictsOrCannotBeReadIsRefusedBeforeAnyConnection() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "nothing\n");
        Path absent = directory.resolve("absent.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PostgresConfig.ofUrl("postgres://db/x?sslmode=disable", trusting(server.certificate())))
                .withMessageContaining("sslmode=disable");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresConfig.ofUrl("postgres://db/x", trusting(empty)))
                .withMessageContaining("empty.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresConfig.ofUrl("postgres://db/x", trusting(absent)))
                .withMessageContaining("absent.pem");
    }
}
