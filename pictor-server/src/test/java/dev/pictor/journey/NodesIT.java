package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.postgres.PostgresExtension;
import dev.pictor.store.s3.ObjectServer;
import dev.pictor.testkit.Media;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Three servers on one database and one place for files: they share work and truth, and each may die.
final class NodesIT {
    private static final int NODES = 3;
    private static final int ROUNDS = Integer.getInteger("pictor.nodes.rounds", 5);
    private static final int BUCKET_ROUNDS = Integer.getInteger("pictor.nodes.bucket.rounds", 3);
    private static final int MAX_OPERATIONS = 24;

    /// The connection that listens shows that its node is there by a lock.
    private static final String CUT_LISTENERS = """
            SELECT pid, pg_terminate_backend(pid)
            FROM pg_locks
            WHERE locktype = 'advisory' AND mode = 'ShareLock'
            """;

    @RegisterExtension
    static PostgresExtension postgres = new PostgresExtension();

    private final Promises promises = new Promises();

    @Test
    void whatOneNodeDeletesIsGoneOnTheOthers() throws Exception {
        try (DataDirectory shared = DataDirectory.create();
                Cluster cluster = Cluster.start(postgres, Place.directory(shared), NODES)) {
            deleteAndAwaitGone(cluster, keepAndServe(cluster));
        }
    }

    @Test
    void nodesThatHearNothingDoNotTrustTheirMemory() throws Exception {
        try (DataDirectory shared = DataDirectory.create();
                Cluster cluster = Cluster.start(postgres, Place.directory(shared), NODES)) {
            Kept kept = keepAndServe(cluster);
            assertThat(cluster.rows().texts(CUT_LISTENERS)).hasSize(NODES);
            deleteAndAwaitGone(cluster, kept);
        }
    }

    @Test
    void theyLoseAndLeakNothingWhicheverIsKilled() throws Exception {
        try (DataDirectory shared = DataDirectory.create();
                Cluster cluster = Cluster.start(postgres, Place.directory(shared), NODES)) {
            killAndVerify(cluster, ROUNDS);
        }
    }

    @Test
    void theyShareABucketAsWell() throws Exception {
        try (ObjectServer objects = ObjectServer.start();
                Cluster cluster = Cluster.start(postgres, Place.bucket(objects), NODES)) {
            deleteAndAwaitGone(cluster, keepAndServe(cluster));
            killAndVerify(cluster, BUCKET_ROUNDS);
        }
    }

    private void killAndVerify(Cluster cluster, int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            int victim = ThreadLocalRandom.current().nextInt(NODES);
            workUntilKilled(cluster, victim);
            cluster.restart(victim);
            verify(cluster);
        }
        assertThat(promises.size()).isGreaterThanOrEqualTo(rounds);
        deleteEverything(cluster);
    }

    private void workUntilKilled(Cluster cluster, int victim) throws Exception {
        List<Swarm> swarms = new ArrayList<>();
        try {
            for (ServerProcess node : cluster.nodes()) {
                Swarm swarm = new Swarm(
                        node, promises, 1 + ThreadLocalRandom.current().nextInt(MAX_OPERATIONS));
                swarms.add(swarm);
                swarm.start();
            }
            swarms.get(victim).awaitOperations();
            swarms.get(victim).expectCut();
            cluster.node(victim).kill();
            for (Swarm swarm : swarms) {
                swarm.awaitOperations();
                swarm.finish();
            }
            for (Swarm swarm : swarms) {
                swarm.awaitEnd();
            }
        } finally {
            swarms.forEach(Swarm::close);
        }
    }

    private void verify(Cluster cluster) throws Exception {
        for (ServerProcess node : cluster.nodes()) {
            try (Client client = node.client()) {
                promises.verify(client);
            } catch (AssertionError broken) {
                broken.addSuppressed(new AssertionError(node.log()));
                throw broken;
            }
        }
        assertThat(cluster.missingFiles()).as("files that rows name").isEmpty();
        assertThat(cluster.strayFiles()).as("files that nobody knows").isEmpty();
    }

    /// Also deletes what was kept of uploads whose clients never heard of it.
    private void deleteEverything(Cluster cluster) throws Exception {
        int next = 0;
        for (String row : cluster.rows().texts("SELECT alias, token FROM aliases")) {
            int space = row.lastIndexOf(' ');
            delete(cluster.node(next++ % NODES), new Kept(row.substring(0, space), row.substring(space + 1)));
        }
        cluster.awaitNothingLeft();
    }

    /// Uploads to one node, and lets all of them remember it.
    private static Kept keepAndServe(Cluster cluster) throws Exception {
        try (Client client = cluster.node(0).client()) {
            Kept kept = client.keep(Media.bytes("still-photo.jpg"));
            expectEverywhere(cluster, kept, 200);
            return kept;
        }
    }

    private static void deleteAndAwaitGone(Cluster cluster, Kept kept) throws Exception {
        delete(cluster.node(1), kept);
        awaitGone(cluster, kept);
    }

    private static void delete(ServerProcess node, Kept kept) throws Exception {
        try (Client client = node.client()) {
            assertThat(client.delete(kept).status()).isEqualTo(204);
        }
    }

    private static void expectEverywhere(Cluster cluster, Kept kept, int status) throws Exception {
        for (ServerProcess node : cluster.nodes()) {
            try (Client client = node.client()) {
                assertThat(client.get(kept.original()).status()).isEqualTo(status);
            }
        }
    }

    /// The word is on its way, and a lost connection is noticed in a moment; and once it is gone it stays so.
    private static void awaitGone(Cluster cluster, Kept kept) throws Exception {
        for (ServerProcess node : cluster.nodes()) {
            try (Client client = node.client()) {
                Await.nothing(() -> {
                    int status = client.get(kept.original()).status();
                    return status == 404 ? Optional.empty() : Optional.of("status " + status);
                });
            }
        }
        expectEverywhere(cluster, kept, 404);
    }
}
