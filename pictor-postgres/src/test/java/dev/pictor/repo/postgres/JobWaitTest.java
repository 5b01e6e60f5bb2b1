package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.job.Queue;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobQueue;
import java.sql.Connection;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Workers that wait hear of a job by a notification, by a new connection, or by a look at the table.
class JobWaitTest {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    private static final Queue QUEUE = new Queue("java-only");
    private static final Duration NEVER = Duration.ofHours(1);

    private final Database database = new Database(repo.postgres().dataSource());
    private final JobWakeups wakeups = new JobWakeups();

    @BeforeEach
    void empty() {
        repo.execute("DELETE FROM job_queue");
    }

    private JobQueue looking(Duration poll) {
        return new PostgresJobQueue(database, new StaleJobs(database), wakeups, poll);
    }

    private Notifier listening() throws Exception {
        Notifier notifier = new Notifier(
                Connections.direct(repo.config()), new Listeners(), wakeups, new KeyWaiters(), Duration.ofSeconds(10));
        notifier.start();
        return notifier;
    }

    private static FutureTask<ClaimedJob> popping(JobQueue jobs) {
        FutureTask<ClaimedJob> pop = new FutureTask<>(() -> jobs.pop(QUEUE, UUID.randomUUID()));
        Thread.ofVirtual().start(pop);
        return pop;
    }

    private static String json(FutureTask<ClaimedJob> pop) throws Exception {
        return pop.get(1, TimeUnit.MINUTES).json();
    }

    @Test
    void aNotificationEndsAWait() throws Exception {
        try (Notifier _ = listening()) {
            FutureTask<ClaimedJob> pop = popping(looking(NEVER));
            repo.repo().jobs().push(QUEUE, "1", null);
            assertThat(json(pop)).isEqualTo("1");
        }
    }

    @Test
    void aNewConnectionEndsAWaitForAJobThatNobodyHeardOf() throws Exception {
        try (Notifier _ = listening()) {
            FutureTask<ClaimedJob> pop = popping(looking(NEVER));
            pushWhileNobodyListens();
            assertThat(json(pop)).isEqualTo("2");
        }
    }

    private static void pushWhileNobodyListens() throws Exception {
        try (Connection connection = repo.postgres().dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Session session = new Session(connection);
            session.all("""
                    SELECT pg_terminate_backend(pid, 60000)
                    FROM pg_stat_activity
                    WHERE datname = current_database()
                      AND pid <> pg_backend_pid()
                      AND query LIKE '%LISTEN pictor_changes%'
                    """, row -> row.getBoolean(1));
            session.update("INSERT INTO job_queue (queue, job) VALUES ('java-only', '2')");
            connection.commit();
        }
    }

    @Test
    void aLookEndsAWaitWithoutAnyNotification() throws Exception {
        FutureTask<ClaimedJob> pop = popping(looking(Duration.ofMillis(10)));
        repo.repo().jobs().push(QUEUE, "3", null);
        assertThat(json(pop)).isEqualTo("3");
        assertThat(PostgresJobQueue.POLL).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }
}
