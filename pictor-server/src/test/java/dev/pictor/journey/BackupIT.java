package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.postgres.PostgresExtension;
import dev.pictor.testkit.Media;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What was kept is kept elsewhere, and serves there.
final class BackupIT {
    @RegisterExtension
    static PostgresExtension postgres = new PostgresExtension();

    @Test
    void aBackupOfARunningServerIsPutBackAndServesAndMovesToAnotherDatabase() throws Exception {
        try (DataDirectory home = DataDirectory.create()) {
            DataDirectory data =
                    new DataDirectory(Files.createDirectory(home.root().resolve("first")));
            Path backup = home.root().resolve("backup");
            Kept kept;
            byte[] original;
            byte[] variant;
            try (ServerProcess server = ServerProcess.start(data);
                    Client client = server.client()) {
                kept = client.keep(Media.bytes("still-photo.jpg"));
                original = client.get(kept.original()).body();
                variant = client.get(kept.process("webp", "thumbnail=64")).body();
                Launch made = Launch.of(
                        "backup",
                        backup.toString(),
                        "--data-directory",
                        data.root().toString());
                assertThat(made.exit()).as(made.output()).isZero();
                Launch again = Launch.of(
                        "backup",
                        backup.toString(),
                        "--data-directory",
                        data.root().toString());
                assertThat(again.output()).contains("is not empty, and nothing is overwritten");
                assertThat(again.exit()).isEqualTo(4);
                server.stop();
            }
            DataDirectory second = new DataDirectory(home.root().resolve("second"));
            Launch restored = Launch.of(
                    "restore",
                    backup.toString(),
                    "--data-directory",
                    second.root().toString());
            assertThat(restored.exit()).as(restored.output()).isZero();
            serves(second, Map.of(), kept, original, variant);

            String url = postgres.jdbcUrl()
                    .replaceFirst(
                            "^jdbc:postgresql://", "postgres://" + postgres.user() + ":" + postgres.password() + "@");
            Launch moved = Launch.of(
                    "migrate-repo",
                    "-c",
                    "4",
                    "embedded",
                    "--data-directory",
                    second.root().toString(),
                    "postgres",
                    "-u",
                    url);
            assertThat(moved.exit()).as(moved.output()).isZero();
            serves(
                    second,
                    Map.of(
                            "PICTRS__REPO__TYPE",
                            "postgres",
                            "PICTRS__REPO__URL",
                            url,
                            "PICTRS__STORE__PATH",
                            second.files().toString()),
                    kept,
                    original,
                    variant);
            Launch refused = Launch.of(
                    "migrate-repo",
                    "embedded",
                    "--data-directory",
                    second.root().toString(),
                    "postgres",
                    "-u",
                    url);
            assertThat(refused.output()).contains("the target database holds rows already");
            assertThat(refused.exit()).isEqualTo(3);
        }
    }

    private static void serves(
            DataDirectory data, Map<String, String> settings, Kept kept, byte[] original, byte[] variant)
            throws Exception {
        try (ServerProcess server = ServerProcess.start(data, settings);
                Client client = server.client()) {
            assertThat(client.get(kept.original()).body()).isEqualTo(original);
            assertThat(client.get(kept.process("webp", "thumbnail=64")).body()).isEqualTo(variant);
            server.stop();
        }
    }

    @Test
    void aDatabaseOfPictRsThatCannotBeReadHereIsRefusedWithTheWayOut() throws Exception {
        Launch refused = Launch.of("migrate-repo", "sled", "-p", "/nowhere", "postgres", "-u", "postgres://u@h/d");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.output()).contains("pict-rs migrate-repo sled -p /nowhere postgres -u URL");
    }
}
