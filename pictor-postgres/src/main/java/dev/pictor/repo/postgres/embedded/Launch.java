package dev.pictor.repo.postgres.embedded;

import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings up the server of a cluster, whatever the last one left behind.
final class Launch {
    private static final Logger log = LoggerFactory.getLogger(Launch.class);

    /// Below the ports that Linux gives to outgoing connections, so that a restart finds its port free.
    private static final int MIN_PORT = 20_000;

    private static final int MAX_PORT = 32_000;
    private static final int PORT_ATTEMPTS = 10;
    private static final int LEFT_OVER_ATTEMPTS = 50;
    private static final Duration LEFT_OVER_PAUSE = Duration.ofMillis(100);

    private final Cluster cluster;

    Launch(Cluster cluster) {
        this.cluster = cluster;
    }

    /// Adopts a server that a killed Pictor left, if it is as ours would be; else starts one on a free port.
    Postmaster adoptOrStart() throws InterruptedException {
        Optional<Postmaster> orphan = Postmaster.orphan(cluster);
        if (orphan.isPresent()) {
            if (orphan.get().becomesReadyAsOurs()
                    && PictorDatabase.answers(orphan.get().port(), cluster.password())) {
                log.atInfo().addKeyValue("pid", orphan.get().pid()).log("adopted the running PostgreSQL");
                return orphan.get();
            }
            orphan.get().stop();
        }
        return startOnAFreePort();
    }

    private Postmaster startOnAFreePort() throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return start(freePort());
            } catch (EmbeddedPostgresException failure) {
                if (failure.kind() != Kind.PORT_UNAVAILABLE || attempt == PORT_ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    /// Starts the server on `port`, after the remains of a dead one are cleared away.
    Postmaster start(int port) throws InterruptedException {
        return onceUnused(() -> Postmaster.start(cluster, port));
    }

    /// Gives the role the password of the cluster; a running server, which knows only the lost one, is stopped.
    void resetPassword() throws InterruptedException {
        onceUnused(() -> {
            cluster.directory().resetPassword(cluster);
            return cluster;
        });
        log.atWarn().addKeyValue("directory", cluster.directory().root()).log("lost password replaced by a new one");
    }

    /// Something to do with the data while no server uses them.
    @FunctionalInterface
    private interface Use<T> {
        T begin() throws InterruptedException;
    }

    private <T> T onceUnused(Use<T> use) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            clearRemains();
            try {
                return use.begin();
            } catch (EmbeddedPostgresException failure) {
                if (failure.kind() != Kind.DIRECTORY_IN_USE || attempt == LEFT_OVER_ATTEMPTS) {
                    throw failure;
                }
                Thread.sleep(LEFT_OVER_PAUSE);
            }
        }
    }

    private void clearRemains() throws InterruptedException {
        Path data = cluster.directory().data();
        if (!PostmasterFile.exists(data)) {
            return;
        }
        Optional<Postmaster> running = Postmaster.orphan(cluster);
        if (running.isPresent()) {
            running.get().stop();
            return;
        }
        Processes.killLeftOvers(cluster);
        Optional<PostmasterFile> file = PostmasterFile.read(data);
        if (file.isEmpty() || ProcessHandle.of(file.get().pid()).isPresent()) {
            PostmasterFile.disown(data, cluster.account());
        }
    }

    private static int freePort() {
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(MIN_PORT, MAX_PORT);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException _) {
                // Taken; the next one may be free.
            }
        }
        throw new EmbeddedPostgresException(
                Kind.PORT_UNAVAILABLE,
                "Found no free port on 127.0.0.1 between %d and %d in %d attempts. Allow Pictor to listen there."
                        .formatted(MIN_PORT, MAX_PORT, PORT_ATTEMPTS));
    }
}
