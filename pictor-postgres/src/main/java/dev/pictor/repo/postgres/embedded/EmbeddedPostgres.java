package dev.pictor.repo.postgres.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A private PostgreSQL server: started, kept alive while this is open, and stopped.
///
/// Nothing that was committed is lost when Pictor, the server, or both are killed.
public final class EmbeddedPostgres implements AutoCloseable {
    static final String ROLE = "pictor";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration WATCH_PAUSE = Duration.ofMillis(100);
    private static final Duration MIN_BACK_OFF = Duration.ofMillis(100);
    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final DirectoryLock lock;
    private final Thread watcher;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private volatile Postmaster postmaster;

    private EmbeddedPostgres(Cluster cluster, DirectoryLock lock, Postmaster postmaster) {
        this.cluster = cluster;
        this.lock = lock;
        this.postmaster = postmaster;
        this.watcher = Thread.ofVirtual().name("embedded-postgres-watcher").unstarted(this::watch);
    }

    /// Starts the server of `config`, or adopts the one that a killed Pictor left there; the first start makes it.
    ///
    /// @throws EmbeddedPostgresException with a message that says what to do
    public static EmbeddedPostgres start(EmbeddedPostgresConfig config) throws InterruptedException {
        return start(config, List.of());
    }

    /// The same with more settings of the server, which win over ours.
    static EmbeddedPostgres start(EmbeddedPostgresConfig config, List<String> extraSettings)
            throws InterruptedException {
        long start = System.nanoTime();
        ServerAccount account = ServerAccount.choose(config.directory().resolve("data"));
        Directories.createPrivate(config.directory());
        EmbeddedPostgresConfig real =
                new EmbeddedPostgresConfig(realPath(config.directory()), config.binariesCaches(), config.systemRoots());
        DirectoryLock lock = DirectoryLock.take(real.directory());
        EmbeddedPostgres started = null;
        try {
            started = start(Cluster.open(real, account, extraSettings), lock);
            started.logStart(Duration.ofNanos(System.nanoTime() - start));
            return started;
        } finally {
            if (started == null) {
                lock.close();
            }
        }
    }

    private static EmbeddedPostgres start(Cluster cluster, DirectoryLock lock) throws InterruptedException {
        Postmaster postmaster = new Launch(cluster).adoptOrStart();
        try {
            PictorDatabase.ensure(postmaster.port(), cluster.password());
        } catch (EmbeddedPostgresException failure) {
            postmaster.stop();
            throw failure;
        }
        EmbeddedPostgres embedded = new EmbeddedPostgres(cluster, lock, postmaster);
        embedded.watcher.start();
        return embedded;
    }

    private void logStart(Duration took) {
        log.atInfo()
                .addKeyValue("directory", cluster.directory().root())
                .addKeyValue("binaries", cluster.binaries().directory())
                .addKeyValue("majorVersion", majorVersion())
                .addKeyValue("pid", postmasterPid())
                .addKeyValue("tookMs", took.toMillis())
                .log("embedded PostgreSQL ready");
    }

    private static Path realPath(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(directory, "find", cause);
        }
    }

    /// The address of the database, the same until this is closed.
    public String jdbcUrl() {
        return PictorDatabase.url(postmaster.port());
    }

    public String user() {
        return ROLE;
    }

    public String password() {
        return cluster.password();
    }

    /// The process id of the server's first process; another one after that one died.
    public long postmasterPid() {
        return postmaster.pid();
    }

    public int majorVersion() {
        return cluster.binaries().majorVersion();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(WATCH_PAUSE);
                keepLogBounded();
                if (!postmaster.isAlive()) {
                    log.atWarn().addKeyValue("pid", postmaster.pid()).log("embedded PostgreSQL died");
                    restart();
                }
            }
        } catch (InterruptedException _) {
            log.atDebug().log("embedded PostgreSQL no longer watched");
        }
    }

    private void keepLogBounded() {
        try {
            cluster.directory().log().keepBounded();
        } catch (IOException cause) {
            log.atWarn().setCause(cause).log("log of embedded PostgreSQL not shortened");
        }
    }

    /// Tries until it succeeds, since without its database Pictor can do nothing else; the pauses grow to a bound.
    private void restart() throws InterruptedException {
        Duration backOff = MIN_BACK_OFF;
        while (true) {
            keepLogBounded();
            try {
                postmaster = new Launch(cluster).start(postmaster.port());
                log.atInfo().addKeyValue("pid", postmaster.pid()).log("embedded PostgreSQL restarted");
                return;
            } catch (EmbeddedPostgresException failure) {
                log.atError().setCause(failure).log("embedded PostgreSQL does not restart");
            }
            Thread.sleep(backOff);
            backOff = backOff.multipliedBy(2).compareTo(MAX_BACK_OFF) < 0 ? backOff.multipliedBy(2) : MAX_BACK_OFF;
        }
    }

    /// Stops the server in order and waits for its end, also in an interrupted thread.
    @Override
    public void close() {
        if (!open.compareAndSet(true, false)) {
            return;
        }
        watcher.interrupt();
        FutureTask<Void> stop = new FutureTask<>(this::stop, null);
        Thread.ofPlatform().name("embedded-postgres-stop").start(stop);
        boolean interrupted = false;
        while (!stop.isDone()) {
            try {
                stop.get();
            } catch (InterruptedException _) {
                interrupted = true;
            } catch (ExecutionException _) {
                // Thrown below, once for all ways to get here.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (stop.state() == Future.State.FAILED && stop.exceptionNow() instanceof RuntimeException failure) {
            throw failure;
        }
    }

    private void stop() {
        try (lock) {
            watcher.join();
            if (postmaster.isAlive()) {
                postmaster.stop();
            } else {
                Processes.killLeftOvers(cluster);
            }
        } catch (InterruptedException impossible) {
            throw new IllegalStateException("nobody interrupts this thread", impossible);
        }
    }
}
