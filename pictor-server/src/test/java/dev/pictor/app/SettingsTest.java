package dev.pictor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.app.Environment.Form;
import dev.pictor.app.Environment.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
    @TempDir
    private Path folder;

    private Settings read(String toml, Map<String, String> variables, Setting... arguments) throws IOException {
        Path file = Files.writeString(folder.resolve("pict-rs.toml"), toml);
        return Settings.read(new Settings.Sources(file, variables, List.of(arguments)));
    }

    private static Settings ofVariables(Map<String, String> variables) {
        return Settings.read(new Settings.Sources(null, variables, List.of()));
    }

    private static Key key(String name) {
        return Keys.find(name).orElseThrow();
    }

    @Test
    void withoutSettingsEverythingIsUsual() {
        Settings settings = ofVariables(Map.of("PATH", "/bin", "PICTRS_PORT", "80"));
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.notices()).isEmpty();
        for (Key key : Keys.ALL) {
            assertThat(settings.value(key).orElse(null)).isEqualTo(key.usual());
            assertThat(settings.source(key)).isEqualTo("default");
        }
    }

    @Test
    void theCommandLineBeatsTheEnvironmentAndThatTheFile() throws IOException {
        String file = """
                [server]
                address = "127.0.0.1:1"
                api_key = "file"
                max_file_count = 2
                [tracing.logging]
                targets = "warn"
                """;
        Settings settings = read(
                file,
                Map.of(
                        "PICTRS__SERVER__ADDRESS", "127.0.0.1:2",
                        "PICTRS__SERVER__API_KEY", "reference",
                        "PICTOR__SERVER__API_KEY", "ours",
                        "RUST_LOG", "debug"),
                new Setting("server.address", "127.0.0.1:3", "--address", Form.ARGUMENT));
        assertThat(settings.value(key("server.address"))).contains("127.0.0.1:3");
        assertThat(settings.source(key("server.address"))).isEqualTo("--address");
        assertThat(settings.value(key("server.api_key"))).contains("ours");
        assertThat(settings.source(key("server.api_key"))).isEqualTo("PICTOR__SERVER__API_KEY");
        assertThat(settings.value(key("server.max_file_count"))).contains("2");
        assertThat(settings.source(key("server.max_file_count"))).endsWith("pict-rs.toml:4");
        assertThat(settings.value(key("tracing.logging.targets"))).contains("debug");
    }

    @Test
    void allThatIsWrongIsToldAtOnce() throws IOException {
        String file = """
                [media]
                image.max_width = 70000
                retention.variants = "7w"
                [server]
                address = "localhost:80"
                """;
        Settings settings = read(file, Map.of("PICTRS__MEDIA__VIDEO__ENABLE", "perhaps"));
        assertThat(settings.problems())
                .hasSize(4)
                .anySatisfy(told -> assertThat(told)
                        .contains("media.image.max_width = 70000", "pict-rs.toml:2", "a whole number of 0 to 65535"))
                .anySatisfy(told -> assertThat(told).contains("media.retention.variants = 7w", "pict-rs.toml:3", "7d"))
                .anySatisfy(told -> assertThat(told).contains("server.address = localhost:80", "an IP address"))
                .anySatisfy(told -> assertThat(told).contains("perhaps", "PICTRS__MEDIA__VIDEO__ENABLE", "true or"));
        assertThatThrownBy(settings::orThrow).isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "PICTRS__SERVER__ADRESS, 'not known, and ignored; did you mean server.address?'",
        "PICTRS__SOMETHING__ELSE, 'not known, and ignored'",
        "PICTRS__MEDIA__FORMAT, called media.image.format",
        "PICTRS__SERVER__WORKER_ID, gone since",
        "PICTRS__OLD_DB__PATH, gone since",
        "PICTRS__STORE__SIGNATURE_EXPIRATION, gone since",
        "PICTRS__MEDIA__MAGICK__MEMORY, no effect",
    })
    void whatIsIgnoredIsTold(String variable, String told) {
        Settings settings = ofVariables(Map.of(variable, "3"));
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.notices()).singleElement().asString().contains(told, variable);
    }

    @ParameterizedTest
    @CsvSource({
        "PICTRS__SERVER, x, expected a table",
        "PICTRS__SERVER__API_KEY__X, x, expected a value",
        "PICTRS__REPO__PATH, /mnt/r, migrate-repo sled -p /mnt/r postgres",
        "PICTRS__REPO__TYPE, fjall, migrate-repo fjall -f /mnt/fjall-repo postgres",
        "PICTRS__STORE__TYPE, object_storage, store.endpoint is missing",
        "PICTRS__MEDIA__PREPROCESS_STEPS, resize=x, media.preprocess_steps",
        "PICTRS__TRACING__OPENTELEMETRY__URL, collector, a URL",
        "PICTRS__TRACING__LOGGING__TARGETS, a=b=info, levels of targets",
        "PICTRS__TRACING__LOGGING__FORMAT, Pretty, 'compact, json, normal, pretty'",
        "PICTRS__MEDIA__FILTERS[7], x, 'up to [5]'",
    })
    void whatCannotBeMeantStopsTheStart(String variable, String value, String told) {
        assertThatThrownBy(() -> ofVariables(Map.of(variable, value)).orThrow()).hasMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource({
        "PICTRS__SERVER__MAX_FILE_COUNT, 2.5, server.max_file_count, 2",
        "PICTRS__SERVER__MAX_FILE_COUNT, yes, server.max_file_count, 1",
        "PICTRS__MEDIA__VIDEO__ENABLE, off, media.video.enable, false",
        "PICTRS__MEDIA__RETENTION__PROXY, 3HOUR, media.retention.proxy, 3h",
        "PICTRS__MEDIA__FILTERS, 'blur,crop', media.filters, 'blur,crop'",
        "PICTRS__MEDIA__FILTERS[1], thumbnail, media.filters, 'blur,thumbnail,identity,resize,thumbnail'",
        "PICTRS__SERVER__ADDRESS, '', server.address, 0.0.0.0:8080",
        "PICTRS__MEDIA__IMAGE__FORMAT, '', media.image.format, ",
    })
    void valuesHaveOneSpelling(String variable, String value, String key, String spelled) {
        Settings settings = ofVariables(Map.of(variable, value)).orThrow();
        assertThat(settings.value(key(key)).orElse(null)).isEqualTo(spelled);
    }

    @Test
    void quotesInAFileKeepATextAsItIs() throws IOException {
        assertThat(read("server.api_key = \"007\"", Map.of()).config().apiKey()).isEqualTo("007");
        assertThat(read("server.api_key = 1.50", Map.of()).config().apiKey()).isEqualTo("1.5");
        assertThat(read("store.path = \"7\"", Map.of()).problems()).isEmpty();
        assertThat(read("store.path = 7", Map.of()).problems()).hasSize(1);
    }

    @Test
    void whatIsSecretIsNotShown() throws IOException {
        assertThat(read("[server.api_key]\nx = \"geheim\"", Map.of()).problems())
                .noneMatch(told -> told.contains("geheim"));
        assertThat(Keys.shown("store.secret_key", "geheim")).isEqualTo("***");
        assertThat(Keys.shown("repo.url", "postgres://u:geheim@h/d")).isEqualTo("postgres://***@h/d");
    }

    /// When a key that was said to be for later is read, its line in the table has to say so.
    @Test
    void theTableTellsWhichKeysAreRead() {
        for (Key key : Keys.ALL) {
            boolean checkable = key.kind() instanceof Key.Kind.Count
                    || key.kind() instanceof Key.Kind.Choice
                    || key.kind() == Key.Kind.Plain.ADDRESS
                    || key.kind() == Key.Kind.Plain.SWITCH;
            if (checkable && !key.isStrict()) {
                Environment environment = new Environment(Map.of(key.variable(), "?"));
                boolean read = isRefused(() -> Config.read(environment, folder))
                        || isRefused(() -> MediaConfig.read(environment))
                        || isRefused(() -> new Settings(environment, List.of(), List.of()).logging());
                boolean works =
                        key.meaning().effect() == Key.Effect.WORKS || key.name().endsWith("quality.apng");
                assertThat(read).as(key.name()).isEqualTo(works);
            }
        }
    }

    private static boolean isRefused(Runnable reading) {
        try {
            reading.run();
            return false;
        } catch (ConfigException refused) {
            return true;
        }
    }
}
