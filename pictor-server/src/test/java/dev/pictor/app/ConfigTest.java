package dev.pictor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.app.Config.RepoConfig;
import dev.pictor.app.Config.Tls;
import dev.pictor.http.KeyFiles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigTest {
    private static final Path DATA = Path.of("/srv/pictor");

    private static Config read(String... pairs) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            variables.put(pairs[i], pairs[i + 1]);
        }
        return Config.read(variables, DATA);
    }

    @Test
    void withoutSettingsEverythingLiesInTheDataDirectory() {
        Config config = read("PATH", "/bin", "PICTRS_PORT", "80");
        assertThat(config.repo()).isEqualTo(new RepoConfig.Embedded(DATA));
        assertThat(config.store()).isEqualTo(new StoreConfig.Files(DATA.resolve("files")));
        assertThat(config.temporary()).isEqualTo(DATA.resolve("tmp"));
        assertThat(config.address().getPort()).isEqualTo(8080);
        assertThat(config.address().getAddress().isAnyLocalAddress()).isTrue();
        assertThat(config.apiKey()).isNull();
    }

    @Test
    void aPostgresOfOnesOwnIsUsedWithTheReferencesFiles() {
        Config config = read("PICTRS__REPO__TYPE", "postgres", "PICTRS__REPO__URL", "postgres://u:secret@db/x");
        assertThat(config.repo()).isEqualTo(new RepoConfig.Outside("postgres://u:secret@db/x", new Tls.AsAddressed()));
        assertThat(config.repo().toString()).doesNotContain("secret");
        assertThat(config.store()).isEqualTo(new StoreConfig.Files(Path.of("/mnt/files")));
    }

    @Test
    void aCertificateFileIsReadOnlyWithTls() {
        Map<String, String> outside = Map.of(
                "PICTRS__REPO__TYPE", "postgres",
                "PICTRS__REPO__URL", "postgres://db/x",
                "PICTRS__REPO__CERTIFICATE_FILE", "/etc/ca.pem");
        Map<String, String> encrypted = new HashMap<>(outside);
        encrypted.put("PICTRS__REPO__USE_TLS", "TRUE");
        assertThat(Config.read(outside, DATA).repo())
                .isEqualTo(new RepoConfig.Outside("postgres://db/x", new Tls.AsAddressed()));
        assertThat(Config.read(encrypted, DATA).repo())
                .isEqualTo(new RepoConfig.Outside("postgres://db/x", new Tls.Verified(Path.of("/etc/ca.pem"))));
        encrypted.put("PICTRS__REPO__USE_TLS", "yes");
        assertThatThrownBy(() -> Config.read(encrypted, DATA)).hasMessageContaining("true or false");
    }

    @Test
    void numbersAreShownOnlyWhereAnAddressIsGiven() {
        assertThat(read("PATH", "/bin").metrics()).isNull();
        assertThat(read("PICTRS__METRICS__PROMETHEUS_ADDRESS", "127.0.0.1:9000").metrics())
                .hasToString("/127.0.0.1:9000");
    }

    @Test
    void encryptionNeedsBothFiles() {
        Config config = read(
                "PICTRS__SERVER__CERTIFICATE", "/etc/c.pem",
                "PICTRS__SERVER__PRIVATE_KEY", "/etc/k.pem");
        assertThat(config.keys()).isEqualTo(new KeyFiles(Path.of("/etc/c.pem"), Path.of("/etc/k.pem")));
        assertThatThrownBy(() -> read("PICTRS__SERVER__CERTIFICATE", "/etc/c.pem"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("both or none");
    }

    @Test
    void theServersSwitchesAreRead() {
        assertThat(read("PICTRS__SERVER__ADDRESS", "127.0.0.1:1").serving())
                .isEqualTo(new Config.Serving(false, false, 1, false, false));
        Map<String, String> all = Map.of(
                "PICTRS__SERVER__READ_ONLY", "true",
                "PICTRS__SERVER__DANGER_DUMMY_MODE", "yes",
                "PICTRS__SERVER__MAX_FILE_COUNT", "10",
                "PICTRS__TRACING__LOGGING__LOG_REQUESTS", "1");
        assertThat(Config.read(all, DATA).serving()).isEqualTo(new Config.Serving(true, true, 10, true, false));
    }

    @Test
    void namesMatchInAnyCaseAndOursWin() {
        Config config = read(
                "pictrs__server__address", "127.0.0.1:1",
                "PICTOR__SERVER__ADDRESS", "127.0.0.2:2",
                "PICTRS__STORE__PATH", "/a",
                "PICTRS__SERVER__TEMPORARY_DIRECTORY", "/b");
        assertThat(config.address().getHostString()).isEqualTo("127.0.0.2");
        assertThat(config.address().getPort()).isEqualTo(2);
        assertThat(config.store()).isEqualTo(new StoreConfig.Files(Path.of("/a")));
        assertThat(config.temporary()).isEqualTo(Path.of("/b/pictor"));
    }

    @ParameterizedTest
    @CsvSource({"007, 7", "TRUE, true", "'', ''", "k3y, k3y", "+5, 5", "1e3, 1000", ".5, 0.5", "1.0, 1", "-0, 0"})
    void textsAreSpelledAsTheReferenceSpellsThem(String written, String meant) {
        assertThat(read("PICTRS__SERVER__API_KEY", written).apiKey()).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "PICTRS__SERVER__ADDRESS, localhost:8080, server.address",
        "PICTRS__SERVER__ADDRESS, :8080, server.address",
        "PICTRS__SERVER__ADDRESS, 1.2.3.4:70000, server.address",
        "PICTRS__SERVER__ADDRESS, 1.2.3.400:80, server.address",
        "PICTRS__REPO__TYPE, sled, migrate-repo",
        "PICTRS__REPO__TYPE, fjall, migrate-repo",
        "PICTRS__REPO__TYPE, Postgres, embedded or postgres",
        "PICTRS__REPO__TYPE, postgres, repo.url",
        "PICTRS__STORE__TYPE, object_storage, store.endpoint",
        "PICTRS__STORE__PATH, 7, store.path",
    })
    void aWrongValueIsNamedWithWhatWasExpected(String variable, String value, String told) {
        assertThatThrownBy(() -> read(variable, value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(told);
    }
}
