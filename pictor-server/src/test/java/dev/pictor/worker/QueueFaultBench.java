package dev.pictor.worker;

import com.zaxxer.hikari.HikariDataSource;
import dev.pictor.job.Queue;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.postgres.FaultyNetwork;
import dev.pictor.repo.postgres.PostgresConfig;
import dev.pictor.repo.postgres.PostgresRepo;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgres;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgresConfig;
import dev.pictor.worker.QueueWorker.Rhythm;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// Measures how soon after a fault's end work goes on. Prints rows of a table.
public final class QueueFaultBench {
    private static final Queue QUEUE = ChildWorker.QUEUE;
    private static final int CALLERS = 4;
    private static final int HANDS = 8;
    private static final Duration BEFORE = Duration.ofSeconds(2);
    private static final Duration FAULT = Duration.ofSeconds(15);
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(5);
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final EmbeddedPostgres server;

    private QueueFaultBench(EmbeddedPostgres server) {
        this.server = server;
    }

    /// Takes an empty directory for the server.
    public static void main(String... arguments) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(EmbeddedPostgresConfig.in(Path.of(arguments[0])))) {
            new QueueFaultBench(server).run();
        }
    }

    private PostgresConfig direct() {
        return new PostgresConfig(server.jdbcUrl(), server.user(), server.password());
    }

    private void run() throws Exception {
        try (PostgresRepo repo = PostgresRepo.open(direct())) {
            measure("all connections killed", repo, this::killBackends);
            measure("PostgreSQL stopped at once and started again", repo, this::stopAtOnce);
            measure("the JVM of another worker killed with -9", repo, this::killWorker);
        }
        poolExhausted();
        networkStalled();
    }

    private interface Fault {
        /// Returns at its end.
        void happen() throws Exception;
    }

    private void killBackends() throws SQLException {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    private void stopAtOnce() throws Exception {
        new ProcessBuilder("kill", "-QUIT", Long.toString(server.postmasterPid()))
                .start()
                .waitFor();
        while (answers()) {
            Thread.onSpinWait();
        }
        while (!answers()) {
            Thread.sleep(BETWEEN_CALLS);
        }
    }

    private boolean answers() {
        try {
            execute("SELECT 1");
            return true;
        } catch (SQLException down) {
            return false;
        }
    }

    private void killWorker() throws Exception {
        ChildWorker worker = ChildWorker.start(server.jdbcUrl(), server.user(), server.password());
        worker.awaitBegun();
        worker.kill();
    }

    private void poolExhausted() throws Exception {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(server.jdbcUrl());
            pool.setUsername(server.user());
            pool.setPassword(server.password());
            pool.setConnectionInitSql("SET TIME ZONE 'UTC'");
            pool.setConnectionTimeout(Duration.ofSeconds(1).toMillis());
            org.postgresql.ds.PGSimpleDataSource listening = new org.postgresql.ds.PGSimpleDataSource();
            listening.setUrl(server.jdbcUrl());
            listening.setUser(server.user());
            listening.setPassword(server.password());
            try (PostgresRepo repo = PostgresRepo.over(pool, listening)) {
                measure("all connections of the pool taken for 15 s", repo, () -> takeAll(pool));
            }
        }
    }

    private static void takeAll(HikariDataSource pool) throws Exception {
        List<Connection> taken = new ArrayList<>();
        while (taken.size() < pool.getMaximumPoolSize()) {
            try {
                taken.add(pool.getConnection());
            } catch (SQLException busy) {
                Thread.onSpinWait();
            }
        }
        Thread.sleep(FAULT);
        for (Connection connection : taken) {
            connection.close();
        }
    }

    private void networkStalled() throws Exception {
        int port = URI.create(server.jdbcUrl().substring("jdbc:".length())).getPort();
        try (FaultyNetwork network = FaultyNetwork.before(port)) {
            String url = server.jdbcUrl().replace(":" + port + "/", ":" + network.port() + "/");
            PostgresConfig config = new PostgresConfig(url, server.user(), server.password());
            try (PostgresRepo repo = PostgresRepo.open(config)) {
                measure("no server for 15 s", repo, () -> {
                    network.refuse();
                    Thread.sleep(FAULT);
                    network.flow();
                });
                measure("network stalled for 15 s", repo, () -> {
                    network.stall();
                    Thread.sleep(FAULT);
                    network.flow();
                });
                measure("network swallowed all for 15 s, and cut", repo, () -> {
                    network.swallow();
                    Thread.sleep(FAULT);
                    network.flow();
                    network.cut();
                });
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// What callers and a worker do while something breaks. A job is the time at which its push began, with a sign,
    /// since a [ChildWorker] would wait to be killed otherwise.
    private record Work(Repo repo, AtomicLong end, AtomicLong firstCall, AtomicLong firstJob) {
        void push() {
            try {
                while (true) {
                    pushOnce();
                    Thread.sleep(BETWEEN_CALLS);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        private void pushOnce() {
            long began = System.nanoTime();
            try {
                repo.jobs().push(QUEUE, Long.toString(-began), null);
                since(began, firstCall);
            } catch (RepoException told) {
                Thread.onSpinWait(); // it asks again
            }
        }

        JobOutcome perform(ClaimedJob job) {
            since(-Long.parseLong(job.json()), firstJob);
            return new JobOutcome.Done();
        }

        private void since(long began, AtomicLong first) {
            if (began >= end.get()) {
                first.compareAndSet(0, System.nanoTime());
            }
        }
    }

    private void measure(String what, PostgresRepo repo, Fault fault) throws Exception {
        Work work = new Work(repo, new AtomicLong(Long.MAX_VALUE), new AtomicLong(), new AtomicLong());
        List<Thread> threads = new ArrayList<>();
        Rhythm rhythm = Rhythm.withGrace(Duration.ofSeconds(1));
        threads.add(
                Thread.ofVirtual().start(new QueueWorker(repo.jobs(), List.of(QUEUE), work::perform, HANDS, rhythm)));
        for (int i = 0; i < CALLERS; i++) {
            threads.add(Thread.ofVirtual().start(work::push));
        }
        Thread.sleep(BEFORE);
        fault.happen();
        long end = System.nanoTime();
        work.end().set(end);
        while ((work.firstCall().get() == 0 || work.firstJob().get() == 0)
                && System.nanoTime() - end < AT_MOST.toNanos()) {
            Thread.sleep(BETWEEN_CALLS);
        }
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.printf(
                Locale.ROOT,
                "| back after: %s | call %.2f s, job %.2f s | ≤ 2 s |%n",
                what,
                (work.firstCall().get() - end) / 1e9,
                (work.firstJob().get() - end) / 1e9);
    }
}
