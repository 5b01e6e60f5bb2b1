package dev.pictor.repo.postgres;

import dev.pictor.job.Queue;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.JobQueue;
import dev.pictor.repo.NewJob;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgres;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgresConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Measures the queue on a durable server of its own, and `pgbench` with the same statements beside it. Prints rows of
/// a table.
public final class QueueBench implements AutoCloseable {
    private static final Queue QUEUE = new Queue("bench");
    private static final int BATCH = Integer.getInteger("batch", 1_000);
    private static final int WORKERS = Integer.getInteger("workers", 3);
    private static final int PRODUCERS = Integer.getInteger("producers", 3);
    private static final int JOBS = Integer.getInteger("jobs", 300_000);
    private static final int CLIENTS = Integer.getInteger("clients", 8);
    private static final int ROUNDS = 5;
    private static final int BACKLOG = 200_000;
    private static final int PUSHES = 500;
    private static final Duration SINGLES = Duration.ofSeconds(5);
    private static final Duration OLD_TRANSACTION = Duration.ofSeconds(Integer.getInteger("seconds", 60));
    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final String JOB = "{\"n\": 1}";

    private final EmbeddedPostgres server;
    private final PostgresRepo repo;
    private final PgbenchClaims pgbench;

    private QueueBench(Path folder) throws Exception {
        server = EmbeddedPostgres.start(EmbeddedPostgresConfig.in(folder));
        repo = PostgresRepo.open(config());
        pgbench = new PgbenchClaims(config(), QUEUE, folder);
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
        wakeUps();
        batches();
        singles();
        backlog();
        String what = "in batches, a transaction open for %d s".formatted(OLD_TRANSACTION.toSeconds());
        double clean = workOffClean();
        empty();
        row(what, ratio(workOffUnderOldTransaction() / clean) + " of the clean rate", "≥ 0.5");
    }

    private double workOffClean() throws Exception {
        empty();
        enqueue(QUEUE, JOBS);
        return workOff(FOR_EVER);
    }

    /// In turns with a clean table.
    private void backlog() throws Exception {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            double clean = workOffClean();
            empty();
            enqueue(Queue.CLEANUP, BACKLOG);
            enqueue(QUEUE, JOBS);
            ratios.add(workOff(FOR_EVER) / clean);
        }
        row("in batches, 200,000 older jobs of another queue", ratio(median(ratios)) + " of the clean rate", "≥ 0.9");
    }

    private static void row(String what, String measured, String aim) {
        System.out.printf("| %s | %s | %s |%n", what, measured, aim);
    }

    private static String perSecond(List<Double> rates) {
        List<Double> sorted = rates.stream().sorted().toList();
        return String.format(
                Locale.ROOT, "%,.0f/s (%,.0f to %,.0f)", median(sorted), sorted.getFirst(), sorted.getLast());
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private void batches() throws Exception {
        List<Double> in = new ArrayList<>();
        List<Double> out = new ArrayList<>();
        enqueue(QUEUE, JOBS); // warms up
        workOff(FOR_EVER);
        for (int round = 0; round < ROUNDS; round++) {
            empty();
            in.add(enqueue(QUEUE, JOBS));
            out.add(workOff(FOR_EVER));
        }
        row("enqueued in batches of " + BATCH, perSecond(in), "≥ 100,000/s");
        row("worked off in batches of " + BATCH, perSecond(out), "≥ 15,000/s");
    }

    /// In turns, on as many connections, over as many rows.
    private void singles() throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            prepareSingles();
            ours.add(workOffOneByOne());
            prepareSingles();
            theirs.add(pgbench.rate(CLIENTS, SINGLES));
            ratios.add(ours.getLast() / theirs.getLast());
        }
        row("worked off one by one, %d workers".formatted(CLIENTS), perSecond(ours), "");
        row("pgbench, the same statements and clients", perSecond(theirs), "");
        row("ours to pgbench, pair by pair", ratio(median(ratios)), "≥ 1");
    }

    private void prepareSingles() throws Exception {
        empty();
        enqueue(QUEUE, JOBS / 3);
        execute("VACUUM ANALYZE job_queue");
    }

    private double workOffOneByOne() throws InterruptedException {
        return rate(CLIENTS, () -> work(SINGLES, 1));
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
        return rate(PRODUCERS, () -> {
            long pushed = 0;
            while (left.addAndGet(-BATCH) >= 0) {
                pushed += repo.jobs().pushAll(batch).size();
            }
            return pushed;
        });
    }

    private double workOff(Duration atMost) throws InterruptedException {
        return rate(WORKERS, () -> work(atMost, BATCH));
    }

    /// Until the time is over or the queue is empty.
    private long work(Duration atMost, int batch) throws InterruptedException {
        JobQueue jobs = repo.jobs();
        long began = System.nanoTime();
        long done = 0;
        while (System.nanoTime() - began < atMost.toNanos()) {
            List<ClaimedJob> claimed = jobs.claim(List.of(QUEUE), batch, Duration.ZERO);
            if (claimed.isEmpty()) {
                break;
            }
            jobs.completeAll(
                    claimed.stream().collect(Collectors.toMap(Function.identity(), _ -> new JobOutcome.Done())));
            done += claimed.size();
        }
        return done;
    }

    private interface Work {
        long run() throws InterruptedException;
    }

    private static double rate(int threads, Work work) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        long began = System.nanoTime();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(Thread.ofPlatform().start(() -> {
                try {
                    done.addAndGet(work.run());
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        return done.get() * 1e9 / (System.nanoTime() - began);
    }

    /// From before a push on one node until an idle worker of another has the job, the durable commit included.
    private void wakeUps() throws InterruptedException {
        BlockingQueue<Long> claimedAt = new LinkedBlockingQueue<>();
        List<Double> millis = new ArrayList<>();
        Thread idle = Thread.ofVirtual().start(() -> claim(claimedAt, PUSHES));
        try (PostgresRepo other = PostgresRepo.open(config())) {
            for (int i = 0; i < PUSHES; i++) {
                Thread.sleep(ThreadLocalRandom.current().nextLong(10, 40));
                long began = System.nanoTime();
                other.jobs().push(QUEUE, JOB, null);
                millis.add((claimedAt.take() - began) / 1e6);
            }
        }
        idle.join();
        List<Double> sorted = millis.stream().sorted().toList();
        String measured = String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms, longest %.1f ms",
                sorted.get(PUSHES / 2),
                sorted.get(PUSHES * 99 / 100),
                sorted.getLast());
        row("an idle worker of another node has a job", measured, "p99 < 50 ms");
    }

    private void claim(BlockingQueue<Long> claimedAt, int count) {
        try {
            for (int i = 0; i < count; i++) {
                List<ClaimedJob> claimed = repo.jobs().claim(List.of(QUEUE), 1, FOR_EVER);
                claimedAt.add(System.nanoTime());
                repo.jobs().completeJob(claimed.getFirst(), new JobOutcome.Done());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void empty() throws SQLException {
        execute("TRUNCATE job_queue");
        execute("VACUUM ANALYZE job_queue");
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
