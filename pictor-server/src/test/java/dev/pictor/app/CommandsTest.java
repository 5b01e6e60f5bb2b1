package dev.pictor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.transfer.Rules;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CommandsTest {
    private static final Path MANUAL = Path.of("..", "docs", "configuration.md");

    private final StringWriter told = new StringWriter();

    @TempDir
    private Path folder;

    private int execute(String... arguments) {
        CommandLine line = Main.commandLine(Map.of());
        line.setOut(new PrintWriter(told, true)).setErr(new PrintWriter(told, true));
        return line.execute(arguments);
    }

    private static Settings parsed(String line) {
        CommandLine.ParseResult result = Main.commandLine(Map.of()).parseArgs(line.split(" "));
        return Settings.read(new Settings.Sources(null, Map.of(), Arguments.read(result)));
    }

    private static String value(Settings settings, String key) {
        return settings.value(Keys.find(key).orElseThrow()).orElse("");
    }

    @Test
    void optionsStandAtTheirCommandAsInTheReference() {
        Settings settings = parsed("--log-targets warn --no-log-ansi run -a 127.0.0.1:1 --api-key 007"
                + " --media-filters thumbnail --media-filters identity --media-video-disable --client-timeout=5"
                + " filesystem -p /f postgres -u postgres://u:p@h:5432/d -t -c ca.crt");
        assertThat(settings.problems()).isEmpty();
        assertThat(value(settings, "tracing.logging.targets")).isEqualTo("warn");
        assertThat(settings.config().address().getPort()).isEqualTo(1);
        assertThat(settings.config().apiKey()).isEqualTo("007");
        assertThat(settings.media().filters()).containsExactlyInAnyOrder("thumbnail", "identity");
        assertThat(settings.media().keeping().limits().videoEnabled()).isFalse();
        assertThat(settings.config().store()).isEqualTo(new StoreConfig.Files(Path.of("/f")));
        assertThat(settings.config().repo())
                .isEqualTo(new Config.RepoConfig.Outside(
                        "postgres://u:p@h:5432/d",
                        new Config.Tls.Verified(Path.of("ca.crt").toAbsolutePath())));
    }

    @Test
    void migrationsAreThrottledAsAsked() {
        CommandLine.ParseResult call = Main.commandLine(Map.of())
                .parseArgs("migrate-store --max-rate 5000000000 --concurrency 3 filesystem -p /a filesystem -p /b"
                        .split(" "));
        assertThat(MigrateStoreCommand.rules(call.subcommand()))
                .isEqualTo(new Rules(3, 5_000_000_000L, Rules.Missing.FAIL, Rules.Sources.KEEP));
    }

    @Test
    void aRateBelowZeroIsRefused() throws Exception {
        Path source = Files.createDirectory(folder.resolve("source"));
        assertThat(execute(
                        "migrate-store",
                        "--max-rate=-1",
                        "filesystem",
                        "-p",
                        source.toString(),
                        "filesystem",
                        "-p",
                        "/b"))
                .isEqualTo(1);
        assertThat(execute("verify", "--max-rate=-1")).isEqualTo(1);
        assertThat(told.toString().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("pictor: --max-rate: a rate below zero"));
    }

    @Test
    void oneRateFactorLeavesTheOthersAlone() {
        Settings settings = parsed("run --media-video-quality-720 34");
        assertThat(settings.problems()).isEmpty();
        assertThat(value(settings, "media.video.quality.crf_720")).isEqualTo("34");
        assertThat(value(settings, "media.video.quality.crf_max")).isEqualTo("32");
    }

    @ParameterizedTest
    @CsvSource({
        "run filesystem -p F sled -p S, migrate-repo sled -p S postgres",
        "run filesystem -p F fjall -f S, migrate-repo fjall -f S postgres",
        "run object-storage -e http://s3 -b b -r r -a a, store.secret_key is missing",
        "run --certificate c.pem, both or none",
    })
    void whatIsNotHereIsRefused(String line, String told) {
        assertThat(parsed(line).problems()).singleElement().asString().contains(told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "start",
                "run sled",
                "run -c conf.toml",
                "run -V",
                "run filesystem postgres",
                "run object-storage -b b",
                "run -a 1.2.3.4:1 -a 1.2.3.4:2",
                "run --addr 1.2.3.4:1",
                "run --media-format png",
                "run --config-file x",
                "filesystem -p F",
                "config",
                "config explain",
            })
    void wrongUseEndsWithTwo(String line) {
        assertThat(execute(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(told.toString()).startsWith("pictor: ").contains("Try: pictor");
    }

    @Test
    void aWrongArgumentIsWrongUse() {
        assertThat(execute("run", "--media-max-file-size", "much")).isEqualTo(2);
        assertThat(told.toString()).contains("--media-max-file-size", "a whole number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "run --help", "run filesystem -h", "run filesystem postgres -h", "help run"})
    void everyCommandHasHelp(String line) {
        assertThat(execute(line.split(" "))).isZero();
        assertThat(told.toString()).startsWith("Usage: pictor");
    }

    @Test
    void shellsCanComplete() {
        assertThat(execute("generate-completion")).isZero();
        assertThat(told.toString()).contains("--media-image-quality-avif");
    }

    @Test
    void aStartThatCannotBeLeavesNothingBehind() throws Exception {
        Path file = Files.writeString(folder.resolve("a.toml"), "[server]\nadress = 1\naddress = 'x'\n");
        Path data = folder.resolve("data");
        assertThat(execute("-c", file.toString(), "run", "--data-directory", data.toString()))
                .isEqualTo(Main.WRONG_CONFIGURATION);
        assertThat(told.toString().lines())
                .containsExactly("pictor: server.address = x (from " + file
                        + ":3): expected an IP address and a port, such as 127.0.0.1:8080");
        assertThat(data).doesNotExist();
    }

    @Test
    void rowsOfTheReferenceAreNotPassedOver() {
        Settings silent = parsed("run");
        Settings spoken = parsed("run filesystem postgres -u postgres://h/d");
        assertThatThrownBy(() -> RunCommand.requireAnswered(silent, folder)).hasMessageContaining("repo.type");
        assertThatCode(() -> RunCommand.requireAnswered(silent, folder.resolve("none")))
                .doesNotThrowAnyException();
        assertThatCode(() -> RunCommand.requireAnswered(spoken, folder)).doesNotThrowAnyException();
    }

    @Test
    void settingsCanBeChecked() throws Exception {
        Path file = Files.writeString(folder.resolve("a.toml"), "[server]\nadress = 1\n");
        assertThat(execute("-c", file.toString(), "config", "check")).isZero();
        assertThat(told.toString().lines())
                .containsExactly(
                        "note: server.adress (from " + file
                                + ":2) is not known, and ignored; did you mean server.address?",
                        "The settings can be used.");
    }

    @Test
    void machinesCanReadTheCheck() throws Exception {
        Path file = Files.writeString(folder.resolve("a.toml"), "[server");
        assertThat(execute("-c", file.toString(), "config", "check", "--json")).isEqualTo(Main.WRONG_CONFIGURATION);
        assertThat(told.toString()).startsWith("{\"ok\":false,\"problems\":[\"").contains("a.toml:1:");
    }

    @Test
    void aKeyIsExplained() {
        assertThat(execute("config", "explain", "Media.Max_File_Size", "--json"))
                .isZero();
        assertThat(told.toString())
                .contains(
                        "\"value\":\"40\"",
                        "\"source\":\"default\"",
                        "PICTRS__MEDIA__MAX_FILE_SIZE",
                        "--media-max-file-size");
        assertThat(execute("config", "explain", "server.adress")).isEqualTo(Main.WRONG_CONFIGURATION);
        assertThat(told.toString()).contains("did you mean server.address?");
    }

    @Test
    void theManualListsEveryKey() throws Exception {
        assertThat(Files.readString(MANUAL)).contains(ConfigKeys.table());
        assertThat(Keys.ALL).hasSizeGreaterThan(90);
    }
}
