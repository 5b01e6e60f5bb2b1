package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// The server is killed while clients are at work, again and again, and keeps its promises.
final class CrashIT {
    private static final int ROUNDS = Integer.getInteger("pictor.crash.rounds", 50);
    private static final int MAX_OPERATIONS = 24;

    private final Promises promises = new Promises();

    @Test
    void nothingThatWasAcknowledgedIsLostAndNothingIsLeaked() throws Exception {
        try (DataDirectory data = DataDirectory.create()) {
            for (int round = 0; round < ROUNDS; round++) {
                try (ServerProcess server = ServerProcess.start(data)) {
                    verify(server, data);
                    workUntilKilled(server, round);
                }
            }
            try (ServerProcess server = ServerProcess.start(data);
                    Client client = server.client()) {
                verify(server, data);
                assertThat(promises.size()).isGreaterThanOrEqualTo(ROUNDS);
                deleteEverything(client, data);
                server.stop();
            }
        }
    }

    private void verify(ServerProcess server, DataDirectory data) throws Exception {
        try (Client client = server.client()) {
            promises.verify(client);
        } catch (AssertionError broken) {
            broken.addSuppressed(new AssertionError(server.log()));
            throw broken;
        }
        Rows rows = Rows.of(data);
        Set<String> files = data.storedFiles();
        for (String identifier : rows.referencedFiles()) {
            assertThat(data.files().resolve(identifier))
                    .as("the file of a row")
                    .matches(file -> Files.isRegularFile(file) || !stillReferenced(rows, identifier));
        }
        Set<String> unknown = new TreeSet<>(files);
        unknown.removeAll(rows.knownFiles());
        // Clean-up is at work: a file without a record is gone before its record is.
        unknown.removeIf(identifier -> !Files.exists(data.files().resolve(identifier)));
        assertThat(unknown).as("files that nobody knows").isEmpty();
    }

    private static boolean stillReferenced(Rows rows, String identifier) {
        try {
            return rows.referencedFiles().contains(identifier);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void workUntilKilled(ServerProcess server, int round) throws Exception {
        try (Swarm swarm =
                new Swarm(server, promises, 1 + ThreadLocalRandom.current().nextInt(MAX_OPERATIONS))) {
            swarm.startAndAwaitOperations();
            swarm.expectCut();
            if (round % 2 == 0) {
                server.kill();
            } else {
                server.killWithDatabase();
            }
            swarm.awaitEnd();
        }
    }

    /// Also deletes what was kept of uploads whose clients never heard of it: no more than each had under way.
    private void deleteEverything(Client client, DataDirectory data) throws Exception {
        Rows rows = Rows.of(data);
        Set<String> aliases = rows.texts("SELECT alias, token FROM aliases");
        assertThat(aliases)
                .hasSizeBetween(promises.kept().size(), promises.kept().size() + ROUNDS * Swarm.CLIENTS);
        for (String alias : aliases) {
            int space = alias.lastIndexOf(' ');
            Kept kept = new Kept(alias.substring(0, space), alias.substring(space + 1));
            assertThat(client.delete(kept).status()).isEqualTo(204);
        }
        Cleanliness.await(data, rows);
        assertThat(data.scratchFiles()).isEmpty();
    }
}
