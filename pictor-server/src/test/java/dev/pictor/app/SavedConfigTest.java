package dev.pictor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.app.Environment.Form;
import dev.pictor.app.Environment.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SavedConfigTest {
    private static final long SEED = 20_261_124;
    private static final int ROUNDS = 200;

    /// One is not said without the other.
    private static final Set<String> PAIR = Set.of("server.certificate", "server.private_key");
    private static final String LETTERS = "abc XYZ019.,&=\"'\\#[]{}\t\n\u0001äπ😀";

    @TempDir
    private Path folder;

    @Test
    void whatIsSavedMeansTheSame() {
        Random random = new Random(SEED);
        Path file = folder.resolve("saved.toml");
        for (int round = 0; round < ROUNDS; round++) {
            Settings settings = Settings.read(new Settings.Sources(null, Map.of(), some(random)))
                    .orThrow();
            SavedConfig.write(settings, file);
            Settings again = Settings.read(new Settings.Sources(file, Map.of(), List.of()))
                    .orThrow();
            for (Key key : Keys.ALL) {
                if (!key.name().equals("server.data_directory") && !key.isStrict()) {
                    assertThat(again.value(key)).as(key.name()).isEqualTo(settings.value(key));
                }
            }
            assertThat(again.config()).isEqualTo(settings.config());
            assertThat(again.media().keeping()).isEqualTo(settings.media().keeping());
            assertThat(SavedConfig.toml(again)).isEqualTo(SavedConfig.toml(settings));
        }
    }

    @Test
    void nobodyElseMayReadIt() throws Exception {
        Path file = Files.writeString(folder.resolve("saved.toml"), "x".repeat(10_000));
        SavedConfig.write(Settings.read(new Settings.Sources(null, Map.of(), List.of())), file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file))
                .startsWith("[server]\naddress = \"0.0.0.0:8080\"\n")
                .doesNotContain("xxx");
        Path nowhere = folder.resolve("none").resolve("saved.toml");
        Settings settings = Settings.read(new Settings.Sources(null, Map.of(), List.of()));
        assertThatThrownBy(() -> SavedConfig.write(settings, nowhere)).hasMessageContaining("--save-to");
    }

    /// Some settings that a start can be made with.
    private static List<Setting> some(Random random) {
        List<Setting> settings = new ArrayList<>();
        for (Key key : Keys.ALL) {
            boolean fits = key.meaning().effect() != Key.Effect.REFUSED && !key.isStrict();
            if (fits && random.nextBoolean()) {
                settings.add(new Setting(key.name(), value(key, random), "test", Form.ARGUMENT));
            }
        }
        boolean both = settings.stream()
                        .filter(setting -> PAIR.contains(setting.key()))
                        .count()
                == PAIR.size();
        settings.removeIf(setting -> !both && PAIR.contains(setting.key()));
        if (random.nextBoolean()) {
            settings.add(new Setting("repo.type", "postgres", "test", Form.ARGUMENT));
            settings.add(new Setting("repo.url", "postgres://u:" + random.nextInt() + "@h/d", "test", Form.ARGUMENT));
            settings.add(new Setting("repo.use_tls", "true", "test", Form.ARGUMENT));
        } else {
            settings.add(new Setting("repo.type", "embedded", "test", Form.ARGUMENT));
        }
        settings.addAll(store("store", random));
        if (random.nextBoolean()) {
            settings.addAll(store("old_store", random));
        }
        return settings;
    }

    private static List<Setting> store(String table, Random random) {
        Map<String, String> values = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            values.put("type", "filesystem");
            values.put("path", "/" + table + "/" + text(random));
        } else {
            values.put("type", "object_storage");
            values.put("endpoint", "http://" + table.replace('_', '-') + ":9000");
            values.put("bucket_name", "b" + text(random));
            values.put("region", "r" + text(random));
            values.put("access_key", "a" + text(random));
            values.put("secret_key", "s" + text(random));
            values.put("client_timeout", Integer.toString(1 + random.nextInt(100)));
            values.put("use_path_style", Boolean.toString(random.nextBoolean()));
        }
        return values.entrySet().stream()
                .map(value -> new Setting(table + "." + value.getKey(), value.getValue(), "test", Form.ARGUMENT))
                .toList();
    }

    private static String value(Key key, Random random) {
        return switch (key.kind()) {
            case Key.Kind.Count(long max) -> Long.toString(1 + random.nextLong(Math.min(max, 60_000)));
            case Key.Kind.Choice(List<String> words) -> words.get(random.nextInt(words.size()));
            case Key.Kind.Plain.ADDRESS -> "127.0.0.1:" + random.nextInt(60_000);
            case Key.Kind.Plain.URL -> "http://h/" + text(random).replaceAll("[\\n\\t]", "");
            case Key.Kind.Plain.TEXT, Key.Kind.Plain.SECRET -> text(random);
            case Key.Kind.Plain.PATH -> "/tmp/" + text(random) + "x";
            case Key.Kind.Plain.SWITCH -> Boolean.toString(random.nextBoolean());
            case Key.Kind.Plain.FILTER -> "warn,pict_rs=" + random.nextInt(6);
            case Key.Kind.Plain.RETENTION ->
                random.nextInt(1000) + "mhdy".substring(random.nextInt(4)).substring(0, 1);
            case Key.Kind.Plain.STEPS -> "resize=" + (1 + random.nextInt(1000)) + "&blur=0.5";
            case Key.Kind.Plain.NAMES -> "crop," + text(random).replace(",", "");
        };
    }

    private static String text(Random random) {
        int[] letters = LETTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }
}
