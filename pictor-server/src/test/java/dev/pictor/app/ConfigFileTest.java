package dev.pictor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigFileTest {
    @TempDir
    private Path folder;

    private static Path file(String name) throws URISyntaxException {
        URL url = Objects.requireNonNull(ConfigFileTest.class.getResource(name));
        return Path.of(url.toURI());
    }

    private static Settings read(Path file) {
        return Settings.read(new Settings.Sources(file, Map.of(), List.of()));
    }

    @Test
    void anAnnotatedFileOfTheReferenceStartsUnchanged() throws Exception {
        Settings settings = read(file("annotated.toml"));
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.config().repo())
                .isEqualTo(new Config.RepoConfig.Outside(
                        "postgres://pictrs:1234@localhost:5432/pictrs", new Config.Tls.AsAddressed()));
        assertThat(settings.config().store()).isEqualTo(new StoreConfig.Files(Path.of("/mnt/files")));
        assertThat(settings.media().filters()).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"small.yaml", "small.json"})
    void otherFormatsMeanTheSame(String name) throws Exception {
        Settings settings = read(file(name)).orThrow();
        assertThat(settings.notices()).isEmpty();
        assertThat(settings.config().address().getPort()).isEqualTo(8081);
        assertThat(settings.config().apiKey()).isEqualTo("secret");
        assertThat(settings.config().store()).isEqualTo(new StoreConfig.Files(Path.of("/srv/files")));
        assertThat(settings.media().keeping().limits().image().maxArea()).isEqualTo(1_000_000);
        assertThat(settings.media().keeping().limits().videoEnabled()).isFalse();
        assertThat(settings.source(Keys.find("media.image.max_area").orElseThrow()))
                .matches(".*small\\.(yaml:7|json:9)");
    }

    @Test
    void anOldFileIsExplained() throws Exception {
        Settings settings = read(file("old.toml"));
        assertThat(settings.problems())
                .singleElement()
                .asString()
                .contains("old.toml:13", "pict-rs migrate-repo sled -p /mnt/sled-repo postgres -u URL");
        assertThat(settings.notices())
                .hasSize(5)
                .anyMatch(told -> told.contains("media.gif.max_area") && told.contains("media.animation.max_area"));
    }

    @Test
    void theEnvironmentOfADeploymentMeansWhatItDid() {
        Settings settings = Settings.read(new Settings.Sources(
                        null,
                        Map.of(
                                "PICTRS__SERVER__API_KEY", "a1b2c3",
                                "PICTRS__MEDIA__ANIMATION__MAX_WIDTH", "256",
                                "PICTRS__MEDIA__ANIMATION__MAX_FRAME_COUNT", "400",
                                "PICTRS__MEDIA__VIDEO__ENABLE", "True",
                                "PICTRS__MEDIA__VIDEO__MAX_FILE_SIZE", "20",
                                "PICTRS__MEDIA__VIDEO__VIDEO_CODEC", "vp9",
                                "PICTRS__STORE__USE_PATH_STYLE", "False",
                                "PICTRS__REPO__TYPE", "postgres",
                                "PICTRS__REPO__URL", "postgres://lemmy:pw@postgres:5432/pictrs",
                                "RUST_LOG", "warn"),
                        List.of()))
                .orThrow();
        assertThat(settings.media().keeping().limits().animation().maxWidth()).isEqualTo(256);
        assertThat(settings.media().keeping().limits().animation().maxFrames()).isEqualTo(400);
        assertThat(settings.media().keeping().limits().video().maxFileSizeMebibytes())
                .isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.toml | '[server' | a.toml:1:",
                "a.json | '' | a.json",
                "a.json | '[1]' | expected a table",
                "a.json | '{\"server\": null}' | server = null",
                "a.yaml | 'a: [' | a.yaml:1:",
                "a.ron | '()' | --save-to",
                "a.ini | '' | .toml, .json, .yaml or .yml",
                "a.toml | 'media.filters = [1]' | names of operations",
                "a.toml | 'server.address = [\"x\"]' | an IP address",
            })
    void whatCannotBeUnderstoodIsTold(String name, String text, String told) throws Exception {
        Path file = Files.writeString(folder.resolve(name), text);
        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(told);
    }

    @Test
    void anExtensionMayBeLeftOut() throws Exception {
        Files.writeString(folder.resolve("conf.local.toml"), "\uFEFF[server]\napi_key = 'k'", StandardCharsets.UTF_8);
        assertThat(ConfigFile.read(folder.resolve("conf.local"))).hasSize(1);
        assertThatThrownBy(() -> ConfigFile.read(folder.resolve("other"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> ConfigFile.read(folder)).hasMessageContaining("no such file");
    }

    @Test
    void anEmptyFileSaysNothing() throws Exception {
        for (String name : List.of("a.toml", "a.yaml")) {
            assertThat(ConfigFile.read(Files.writeString(folder.resolve(name), "# nothing\n")))
                    .isEmpty();
        }
    }
}
