package dev.pictor.repo.postgres.embedded;

import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException.Kind;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A running server: its first process, which holds the port and parents all others.
final class Postmaster {
    /// Long, since after a crash the server first replays its log.
    private static final Duration START_LIMIT = Duration.ofMinutes(10);

    private static final Duration FAST_STOP_LIMIT = Duration.ofSeconds(60);
    private static final Duration HARD_STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(5);

    private final Cluster cluster;
    private final ProcessHandle process;
    private final int port;

    private Postmaster(Cluster cluster, ProcessHandle process, int port) {
        this.cluster = cluster;
        this.process = process;
        this.port = port;
    }

    /// The server that an earlier, killed Pictor left on this cluster.
    static Optional<Postmaster> orphan(Cluster cluster) throws InterruptedException {
        Optional<PostmasterFile> file = PostmasterFile.read(cluster.directory().data());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Optional<ProcessHandle> process = ProcessHandle.of(file.get().pid());
        return process.isPresent() && Processes.isPostmaster(cluster, file.get().pid())
                ? Optional.of(new Postmaster(cluster, process.get(), file.get().port()))
                : Optional.empty();
    }

    /// Starts the server on `port` and waits until it takes connections.
    static Postmaster start(Cluster cluster, int port) throws InterruptedException {
        ServerLog log = cluster.directory().log();
        long logStart = log.sizeBytes();
        Process launched = launch(cluster, port, log);
        Optional<Postmaster> started = Optional.empty();
        try {
            started = awaitReady(cluster, launched.toHandle(), port);
            return started.orElseThrow(
                    () -> ServerFailure.of("PostgreSQL", cluster.directory().root(), log.since(logStart)));
        } finally {
            if (started.isEmpty()) {
                launched.destroyForcibly();
            }
        }
    }

    /// In a session of its own, so that a Ctrl-C meant for Pictor lets Pictor stop the server in order.
    private static Process launch(Cluster cluster, int port, ServerLog log) {
        List<String> command = new ArrayList<>();
        Executables.find("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(cluster.account().commandIn(cluster.directory().data(), cluster.serverCommand(port)));
        ProcessBuilder.Redirect output =
                ProcessBuilder.Redirect.appendTo(log.file().toFile());
        try {
            return Executables.prepare(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(output)
                    .redirectError(output)
                    .start();
        } catch (IOException cause) {
            throw new EmbeddedPostgresException(
                    Kind.START_FAILED, "Could not run " + command.getFirst() + ": " + cause.getMessage(), cause);
        }
    }

    private static Optional<Postmaster> awaitReady(Cluster cluster, ProcessHandle launched, int port)
            throws InterruptedException {
        long start = System.nanoTime();
        while (Processes.isRunning(launched)) {
            Optional<ProcessHandle> ready = PostmasterFile.read(
                            cluster.directory().data())
                    .filter(file -> file.ready() && file.port() == port)
                    .flatMap(file -> ProcessHandle.of(file.pid()));
            if (ready.isPresent()) {
                return Optional.of(new Postmaster(cluster, ready.get(), port));
            }
            if (System.nanoTime() - start > START_LIMIT.toNanos()) {
                return Optional.empty();
            }
            Thread.sleep(STEP);
        }
        return Optional.empty();
    }

    /// Whether this server runs with the very settings that Pictor would start it with, once it is ready.
    boolean becomesReadyAsOurs() throws InterruptedException {
        return cluster.isCommandOfServer(Processes.commandLine(pid()), port)
                && awaitReady(cluster, process, port).isPresent();
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return Processes.isRunning(process);
    }

    /// Ends the server: first in order, then in haste, at last by force; no commit is lost by any of these.
    void stop() throws InterruptedException {
        if (!end("INT", FAST_STOP_LIMIT) && !end("QUIT", HARD_STOP_LIMIT) && !end("KILL", HARD_STOP_LIMIT)) {
            throw new EmbeddedPostgresException(
                    Kind.DIRECTORY_IN_USE,
                    "The PostgreSQL server with process id " + pid() + " does not end. End it by hand.");
        }
    }

    private boolean end(String signal, Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        Processes.signal(cluster.account(), signal, pid());
        while (isAlive()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                return false;
            }
            Thread.sleep(STEP);
        }
        return true;
    }
}
