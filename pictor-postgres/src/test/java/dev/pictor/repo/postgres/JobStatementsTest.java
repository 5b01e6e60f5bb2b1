package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.pictor.job.Queue;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.JobQueue;
import dev.pictor.repo.NewJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobStatementsTest {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    private static final Queue QUEUE = new Queue("java-only");

    @Test
    void aBatchOfAnySizeCostsOneStatementForEachStep() throws Exception {
        try (HikariDataSource pool = Connections.pool(repo.config())) {
            StatementCounter counter = new StatementCounter(pool);
            Database database = new Database(counter);
            JobQueue jobs = new PostgresJobQueue(database, new StaleJobs(database), new JobWakeups());
            List<NewJob> batch = Collections.nCopies(100, new NewJob(QUEUE, "{}"));
            List<ClaimedJob> claimed = new ArrayList<>();
            assertThat(counter.during(() -> jobs.pushAll(batch))).hasSize(1);
            assertThat(counter.during(() -> claimed.addAll(jobs.claim(List.of(QUEUE), 100, Duration.ZERO))))
                    .hasSize(1);
            assertThat(claimed).hasSize(100);
            assertThat(counter.during(() -> jobs.heartbeat(claimed))).hasSize(1);
            assertThat(counter.during(() -> jobs.completeAll(claimed.stream()
                            .collect(Collectors.toMap(Function.identity(), _ -> new JobOutcome.Done())))))
                    .hasSize(1);
        }
    }

    @Test
    void noStatementLooksAtTheJobsOfAnotherQueue() {
        try (HikariDataSource pool = Connections.pool(repo.config())) {
            lookOnlyAtTheirQueue(new Database(pool));
        }
    }

    private static void lookOnlyAtTheirQueue(Database database) {
        repo.execute("""
                INSERT INTO job_queue (queue, job, queue_time)
                SELECT 'cleanup', '"Prune"', 'epoch' FROM generate_series(1, 100000)
                """);
        for (String statistics :
                List.of("DELETE FROM pg_statistic WHERE starelid = 'job_queue'::regclass", "ANALYZE job_queue")) {
            repo.execute(statistics);
            claimsLookOnlyAtTheirQueue(database, 1);
            claimsLookOnlyAtTheirQueue(database, 1_000);
        }
        UUID[] ids = JobIds.next(1_000);
        for (String sql : List.of(JobClaims.HEARTBEAT, JobEndings.COMPLETE)) {
            assertThat(plan(database, sql, ids, ids)).noneMatch(line -> line.contains("Seq Scan"));
        }
        repo.execute("TRUNCATE job_queue");
    }

    private static List<String> plan(Database database, String sql, Object... values) {
        return database.all("EXPLAIN " + sql, row -> row.getString(1), values);
    }

    private static void claimsLookOnlyAtTheirQueue(Database database, int count) {
        UUID[] ids = JobIds.next(count);
        List<String> plan =
                plan(database, JobClaims.CLAIM, QUEUE.name(), ClaimCursor.BEGINNING, QUEUE.name(), count, ids);
        assertThat(plan).noneMatch(line -> line.contains("Seq Scan") || line.contains("queue_time_index"));
        assertThat(plan).anyMatch(line -> line.contains("Index Scan using pictor_job_queue_new_index"));
    }
}
