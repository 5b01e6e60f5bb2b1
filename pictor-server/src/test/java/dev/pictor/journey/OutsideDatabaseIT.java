package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.postgres.PostgresExtension;
import dev.pictor.testkit.Media;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The server on a PostgreSQL that somebody else runs.
final class OutsideDatabaseIT {
    @RegisterExtension
    static PostgresExtension postgres = new PostgresExtension();

    @Test
    void aDatabaseOfSomebodyElseIsUsedAsItIsNamed() throws Exception {
        try (DataDirectory data = DataDirectory.create()) {
            Map<String, String> settings = Map.of(
                    "PICTRS__REPO__TYPE", "postgres",
                    "PICTRS__REPO__URL", ServerProcess.repoUrl(postgres),
                    "PICTRS__STORE__PATH", data.files().toString());
            Kept kept;
            Answer original;
            try (ServerProcess first = ServerProcess.start(data, settings);
                    Client client = first.client()) {
                kept = client.keep(Media.bytes("still-photo.jpg"));
                original = client.get(kept.original());
                assertThat(client.get(kept.process("webp", "thumbnail=64")).status())
                        .isEqualTo(200);
                assertThat(data.root().resolve("postgres")).doesNotExist();
                first.stop();
            }
            try (ServerProcess second = ServerProcess.start(data, settings);
                    Client client = second.client()) {
                assertThat(client.get(kept.original()).body()).isEqualTo(original.body());
                assertThat(client.delete(kept).status()).isEqualTo(204);
                Cleanliness.await(data, new Rows(postgres.jdbcUrl(), postgres.user(), postgres.password()));
                second.stop();
            }
        }
    }
}
