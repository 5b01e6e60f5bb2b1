package dev.pictor.worker;

import dev.pictor.job.Queue;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.postgres.PostgresConfig;
import dev.pictor.repo.postgres.PostgresRepo;
import dev.pictor.worker.QueueWorker.Rhythm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/// Another JVM that works on a queue, to be killed by a test.
///
/// A job is a number: how many workers it kills before it lets one finish. A worker that is to be killed says so and
/// waits for it. A job that is a text is hopeless, for that reason.
final class ChildWorker {
    static final Queue QUEUE = new Queue("java-only");
    private static final int HANDS = 8;
    private static final int TRIES = 5;
    private static final String BEGUN = "begun ";
    private static final String WAITS = "waits ";

    private final Process process;
    private final BufferedReader output;

    private ChildWorker(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static ChildWorker start(String jdbcUrl, String user, String password) throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChildWorker.class.getName(),
                jdbcUrl,
                user);
        command.environment().put("PGPASSWORD", password);
        return new ChildWorker(command.redirectErrorStream(true).start());
    }

    /// The next job that it began, or began to wait with; waits for one.
    UUID awaitBegun() throws IOException {
        return awaitWord(BEGUN);
    }

    UUID awaitWaiting() throws IOException {
        return awaitWord(WAITS);
    }

    private UUID awaitWord(String word) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(word)) {
                return UUID.fromString(line.substring(word.length()));
            }
        }
        throw new IOException("the child ended by itself: " + process);
    }

    /// Ends it as `kill -9` does.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// What the child runs.
    public static void main(String... arguments) throws InterruptedException {
        PostgresConfig config = new PostgresConfig(arguments[0], arguments[1], System.getenv("PGPASSWORD"));
        try (PostgresRepo repo = PostgresRepo.open(config)) {
            JobPerformer performer = job -> perform(config, job);
            new QueueWorker(repo.jobs(), List.of(QUEUE), performer, HANDS, Rhythm.withGrace(Duration.ofSeconds(1)))
                    .run();
        }
    }

    private static JobOutcome perform(PostgresConfig config, ClaimedJob job) throws InterruptedException {
        System.out.println(BEGUN + job.id());
        if (job.json().startsWith("\"")) {
            return new JobOutcome.Hopeless(job.json());
        }
        int kills = Integer.parseInt(job.json());
        if (kills > 0 && TRIES - triesLeft(config, job) < kills) {
            System.out.println(WAITS + job.id());
            new CountDownLatch(1).await();
        }
        return new JobOutcome.Done();
    }

    private static int triesLeft(PostgresConfig config, ClaimedJob job) {
        try (Connection connection = DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
                PreparedStatement question = connection.prepareStatement("SELECT retry FROM job_queue WHERE id = ?")) {
            question.setObject(1, job.id());
            try (ResultSet row = question.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
