package dev.pictor.repo.postgres;

import dev.pictor.job.Queue;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.JobQueue;
import dev.pictor.repo.NewJob;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgres;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgresConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Measures the queue on a durable server of its own, and `pgbench` with the same statements beside it.
public final class QueueBench implements AutoCloseable {
    private static final Queue QUEUE = new Queue("bench");
    private static final int BATCH = Integer.getInteger("batch", 1_000);
    private static final int WORKERS = Integer.getInteger("workers", 3);
    private static final int PRODUCERS = Integer.getInteger("producers", 2);
    private static final int JOBS = Integer.getInteger("jobs", 200_000);
    private static final int BACKLOG = 200_000;
    private static final Duration OLD_TRANSACTION = Duration.ofSeconds(Integer.getInteger("seconds", 60));
    private static final String JOB = "{\"n\": 1}";

    private final EmbeddedPostgres server;
    private final PostgresRepo repo;
    private final Path folder;

    private QueueBench(Path folder) throws InterruptedException {
        this.folder = folder;
        server = EmbeddedPostgres.start(EmbeddedPostgresConfig.in(folder));
        repo = PostgresRepo.open(config());
    }

    /// Takes an empty directory for the server.
    public static void main(String... arguments) throws Exception {
        try (QueueBench bench = new QueueBench(Path.of(arguments[0]))) {
            bench.run();
        }
    }

    private PostgresConfig config() {
        return new PostgresConfig(server.jdbcUrl(), server.user(), server.password());
    }

    private void run() throws Exception {
        execute("TRUNCATE job_queue");
        enqueue(QUEUE, JOBS); // warms up
        workOff(Duration.ofHours(1));
        report("enqueued in batches", enqueue(QUEUE, JOBS), "1/s");
        double clean = workOff(Duration.ofHours(1));
        report("worked off in batches", clean, "1/s");
        execute("TRUNCATE job_queue");
        execute("VACUUM ANALYZE job_queue");
        enqueue(QUEUE, JOBS / 2);
        double single = pgbench();
        report("pgbench, one by one", single, "1/s");
        report("batches against pgbench", clean / single, "times");
        execute("TRUNCATE job_queue");
        execute("VACUUM ANALYZE job_queue");
        enqueue(Queue.CLEANUP, BACKLOG);
        enqueue(QUEUE, JOBS);
        report("with an older backlog of another queue", workOff(Duration.ofHours(1)) / clean, "of the clean rate");
        execute("TRUNCATE job_queue");
        execute("VACUUM ANALYZE job_queue");
        report("with an old open transaction", workOffUnderOldTransaction() / clean, "of the clean rate");
    }

    private static void report(String what, double value, String unit) {
        System.out.printf("%-42s %10.2f %s%n", what, value, unit);
    }

    private double workOffUnderOldTransaction() throws Exception {
        try (Connection old = Connections.direct(config()).getConnection()) {
            old.setAutoCommit(false);
            old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            new Session(old).one("SELECT count(*) FROM job_queue", row -> row.getLong(1));
            enqueue(QUEUE, (int) (OLD_TRANSACTION.toSeconds() * 20_000));
            double rate = workOff(OLD_TRANSACTION);
            old.rollback();
            return rate;
        }
    }

    private double enqueue(Queue queue, int count) throws InterruptedException {
        List<NewJob> batch = Collections.nCopies(BATCH, new NewJob(queue, JOB));
        AtomicLong left = new AtomicLong(count);
        return rate(PRODUCERS, count, () -> {
            while (left.addAndGet(-BATCH) >= 0) {
                repo.jobs().pushAll(batch);
            }
        });
    }

    private double workOff(Duration atMost) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        long began = System.nanoTime();
        rate(WORKERS, 0, () -> {
            JobQueue jobs = repo.jobs();
            while (System.nanoTime() - began < atMost.toNanos()) {
                List<ClaimedJob> claimed = jobs.claim(List.of(QUEUE), BATCH, Duration.ZERO);
                if (claimed.isEmpty()) {
                    return;
                }
                jobs.completeAll(
                        claimed.stream().collect(Collectors.toMap(Function.identity(), _ -> new JobOutcome.Done())));
                done.addAndGet(claimed.size());
            }
        });
        return done.get() * 1e9 / (System.nanoTime() - began);
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static double rate(int threads, int count, Work work) throws InterruptedException {
        long began = System.nanoTime();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(Thread.ofPlatform().start(() -> {
                try {
                    work.run();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        return count * 1e9 / (System.nanoTime() - began);
    }

    private static final String SINGLE = """
            UPDATE job_queue
            SET status = 'running', worker = gen_random_uuid(), heartbeat = timezone('UTC', clock_timestamp())
            WHERE status = 'new' AND id = (
                SELECT id FROM job_queue
                WHERE status = 'new' AND queue = 'bench' AND retry >= 1
                ORDER BY queue_time, id
                LIMIT 1
                FOR UPDATE SKIP LOCKED)
            RETURNING id, worker \\gset
            DELETE FROM job_queue WHERE id = CAST(:id AS uuid) AND worker = CAST(:worker AS uuid);
            """;

    private double pgbench() throws IOException, InterruptedException {
        Path script = folder.resolve("single.sql");
        Files.writeString(script, SINGLE.replaceAll("\\s+(?=[^;]*\\\\gset)", " "));
        URI address = URI.create(server.jdbcUrl().substring("jdbc:".length()));
        ProcessBuilder command = new ProcessBuilder(
                "pgbench", "-n", "-M", "prepared", "-c", "8", "-j", "2", "-T", "10", "-f", script.toString());
        command.environment().put("PGHOST", address.getHost());
        command.environment().put("PGPORT", String.valueOf(address.getPort()));
        command.environment().put("PGDATABASE", address.getPath().substring(1));
        command.environment().put("PGUSER", server.user());
        command.environment().put("PGPASSWORD", server.password());
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher rate = Pattern.compile("tps = ([0-9.]+)").matcher(output);
        if (!rate.find()) {
            throw new IllegalStateException(output);
        }
        return Double.parseDouble(rate.group(1));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = Connections.direct(config()).getConnection()) {
            new Session(connection).script(sql);
        }
    }

    @Override
    public void close() {
        repo.close();
        server.close();
    }
}
