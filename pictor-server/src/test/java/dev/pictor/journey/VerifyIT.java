package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// `verify --repair` runs again and again beside a server whose clients upload, make variants and delete. It finds the
/// one file that nobody needs, and nothing else.
final class VerifyIT {
    private static final int ROUNDS = Integer.getInteger("pictor.verify.rounds", 5);
    private static final Duration OLD = Duration.ofHours(3);

    private final Promises promises = new Promises();

    @Test
    void besideAServerOnlyWhatNobodyNeedsIsRemoved() throws Exception {
        try (DataDirectory data = DataDirectory.create();
                ServerProcess server = ServerProcess.start(data);
                Swarm swarm = new Swarm(server, promises, ROUNDS)) {
            swarm.startAndAwaitOperations();
            for (int round = 0; round < ROUNDS; round++) {
                Path stray = stray(data, round);
                timePasses(data);
                assertThat(verified(data))
                        .contains("stray-file: 1 (1 repaired)")
                        .containsOnlyOnce("repaired)");
                assertThat(stray).doesNotExist();
            }
            swarm.finish();
            swarm.awaitEnd();
            timePasses(data);
            assertThat(verified(data)).doesNotContain("repaired)");
            try (Client client = server.client()) {
                promises.verify(client);
            }
            server.stop();
        }
    }

    private static String verified(DataDirectory data) throws Exception {
        Launch launch = Launch.of(
                "verify", "--repair", "--yes", "--data-directory", data.root().toString());
        assertThat(launch.exit()).as(launch.output()).isZero();
        assertThat(launch.output()).contains("all is well");
        return launch.output();
    }

    private static Path stray(DataDirectory data, int round) throws IOException {
        Path folder = Files.createDirectories(data.files().resolve("aa"));
        return Files.writeString(folder.resolve("stray-" + round + ".png"), "stray");
    }

    /// For files; they would be spared for an hour.
    private static void timePasses(DataDirectory data) throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(OLD));
        for (String identifier : data.storedFiles()) {
            try {
                Files.setLastModifiedTime(data.files().resolve(identifier), old);
            } catch (NoSuchFileException removed) {
                // its last alias was deleted
            }
        }
    }
}
