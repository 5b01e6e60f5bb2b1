package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.job.Queue;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobOutcome.Done;
import dev.pictor.repo.JobOutcome.Failed;
import dev.pictor.repo.JobOutcome.Released;
import dev.pictor.repo.JobQueue;
import dev.pictor.repo.NewJob;
import dev.pictor.repo.PushResult;
import dev.pictor.repo.PushResult.Queued;
import dev.pictor.testkit.JobQueueContract;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresJobQueueTest implements JobQueueContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    private static final Queue QUEUE = new Queue("java-only");

    @Override
    public JobQueue jobs() {
        return repo.repo().jobs();
    }

    @BeforeEach
    void empty() {
        repo.execute("DELETE FROM job_queue");
        repo.execute("DELETE FROM pictor_dead_letters");
    }

    private List<ClaimedJob> claim(int limit) throws InterruptedException {
        return jobs().claim(List.of(QUEUE), limit, Duration.ZERO);
    }

    private void push(int count) {
        for (int i = 0; i < count; i++) {
            jobs().push(QUEUE, "{}", null);
        }
    }

    private static void hearts(String age) {
        repo.execute("UPDATE job_queue SET heartbeat = timezone('UTC', now()) - ?::interval", age);
    }

    @Test
    void oneSweepTakesBackOnlyWhatHasNoHeart() throws InterruptedException {
        push(3);
        List<ClaimedJob> batch = claim(3);
        hearts("119 seconds");
        assertThat(jobs().sweep()).isZero();
        hearts("121 seconds");
        assertThat(jobs().heartbeat(batch.subList(0, 1))).isEmpty();
        jobs().sweep();
        assertThat(jobs().heartbeat(batch)).containsExactlyInAnyOrderElementsOf(batch.subList(1, 3));
        assertThat(claim(9)).hasSize(2);
    }

    @Test
    void aWorkerThatLostItsJobChangesNothingForTheNextOne() throws InterruptedException {
        push(1);
        ClaimedJob first = claim(1).getFirst();
        hearts("3 minutes");
        jobs().sweep();
        ClaimedJob second = claim(1).getFirst();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(jobs().completeJob(first, new Done())).isFalse();
        assertThat(jobs().completeJob(first, new Failed("late"))).isFalse();
        assertThat(repo.texts("SELECT concat_ws(' ', status, worker, retry) FROM job_queue"))
                .containsExactly("running " + second.worker() + " 4");
        assertThat(jobs().completeJob(second, new Done())).isTrue();
    }

    @Test
    void fiveFailuresMakeADeadLetterAndFreeTheKey() throws InterruptedException {
        jobs().push(QUEUE, "{}", "key");
        for (int failures = 0; failures < 5; failures++) {
            assertThat(repo.text("SELECT retry FROM job_queue")).contains(String.valueOf(5 - failures));
            assertThat(jobs().completeJob(claim(1).getFirst(), new Failed("no " + failures)))
                    .isTrue();
            assertThat(claim(1)).isEmpty();
            hearts("3 minutes");
            jobs().sweep();
        }
        assertThat(repo.texts("SELECT concat_ws(' ', unique_key, reason) FROM pictor_dead_letters"))
                .containsExactly("key no 4");
        assertThat(jobs().push(QUEUE, "{}", "key")).isInstanceOf(Queued.class);
    }

    @Test
    void aSweepWaitsForNoLockedRow() throws Exception {
        push(1);
        claim(1);
        hearts("3 minutes");
        try (Connection other = repo.postgres().dataSource().getConnection()) {
            other.setAutoCommit(false);
            new Session(other).one("SELECT 1 FROM job_queue FOR UPDATE", row -> 1);
            assertThat(jobs().sweep()).isZero();
            other.rollback();
        }
    }

    @Test
    void jobsOfATransactionAreThereIfItCommits() throws Exception {
        try (Connection connection = repo.postgres().dataSource().getConnection()) {
            connection.setAutoCommit(false);
            PushResult undone = PostgresJobs.push(connection, new NewJob(QUEUE, "1"));
            assertThat(undone).isInstanceOf(Queued.class);
            assertThat(claim(9)).isEmpty();
            connection.rollback();
            assertThat(claim(9)).isEmpty();
            PostgresJobs.pushAll(connection, List.of(new NewJob(QUEUE, "2"), new NewJob(QUEUE, "3", "key")));
            connection.commit();
        }
        assertThat(claim(9)).extracting(ClaimedJob::json).containsExactly("2", "3");
    }

    @Test
    void aWorkerOfTheReferenceAndOursDoEveryJobOnce() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            jobs().pushAll(Collections.nCopies(100, new NewJob(QUEUE, "{}")));
        }
        Map<UUID, Integer> seen = new ConcurrentHashMap<>();
        List<Thread> workers = List.of(
                Thread.ofVirtual().start(() -> workLikeTheReference(seen)),
                Thread.ofVirtual().start(() -> work(seen)),
                Thread.ofVirtual().start(() -> workLikeTheReference(seen)),
                Thread.ofVirtual().start(() -> work(seen)));
        for (Thread worker : workers) {
            assertThat(worker.join(Duration.ofMinutes(1))).isTrue();
        }
        assertThat(seen).hasSize(400);
        assertThat(seen.values()).containsOnly(1);
        assertThat(jobs().queueLength()).isZero();
    }

    private void work(Map<UUID, Integer> seen) {
        try {
            for (var batch = claim(5); !batch.isEmpty(); batch = claim(5)) {
                batch.forEach(job -> seen.merge(job.id(), 1, Integer::sum));
                batch.forEach(
                        job -> assertThat(jobs().completeJob(job, new Done())).isTrue());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void workLikeTheReference(Map<UUID, Integer> seen) {
        UUID worker = UUID.randomUUID();
        for (var id = popLikeTheReference(worker); id.isPresent(); id = popLikeTheReference(worker)) {
            seen.merge(id.get(), 1, Integer::sum);
            repo.execute(
                    "DELETE FROM job_queue WHERE id = ? AND queue = ? AND worker = ?", id.get(), QUEUE.name(), worker);
        }
    }

    private static void resetLikeTheReference() {
        repo.execute("""
                UPDATE job_queue SET status = 'new', worker = NULL, heartbeat = NULL
                WHERE heartbeat <= timezone('UTC', now()) - interval '2 minutes'
                """);
    }

    private static Optional<UUID> popLikeTheReference(UUID worker) {
        resetLikeTheReference();
        return repo.text("""
                        UPDATE job_queue SET status = 'running', worker = ?, heartbeat = timezone('UTC', now())
                        WHERE status = 'new' AND id = (
                          SELECT id FROM job_queue
                          WHERE status = 'new' AND queue = ? AND retry >= 1
                          ORDER BY queue_time LIMIT 1 FOR UPDATE SKIP LOCKED)
                        RETURNING id
                        """, worker, QUEUE.name()).map(UUID::fromString);
    }

    @Test
    void aJobThatKillsItsWorkersEndsAsADeadLetterAlsoWherePeersTakeItBack() throws InterruptedException {
        jobs().push(QUEUE, "{}", "key");
        for (int crashes = 0; crashes < 5; crashes++) {
            if (crashes % 2 == 0) {
                assertThat(popLikeTheReference(UUID.randomUUID())).isPresent();
            } else {
                assertThat(claim(1)).hasSize(1);
            }
            hearts("121 seconds");
            resetLikeTheReference();
        }
        assertThat(popLikeTheReference(UUID.randomUUID())).isEmpty();
        jobs().sweep();
        assertThat(jobs().queueLength()).isZero();
        assertThat(repo.texts("SELECT concat_ws(' ', unique_key, reason) FROM pictor_dead_letters"))
                .containsExactly("key its workers died");
    }

    @Test
    void aFailureOfAPeerAndAReleaseCountOnceAndNever() throws InterruptedException {
        push(1);
        UUID worker = UUID.randomUUID();
        assertThat(popLikeTheReference(worker)).isPresent();
        repo.execute("UPDATE job_queue SET retry = retry - 1, worker = NULL WHERE worker = ?", worker);
        hearts("121 seconds");
        resetLikeTheReference();
        assertThat(repo.text("SELECT retry FROM job_queue")).contains("4");
        jobs().completeJob(claim(1).getFirst(), new Released());
        assertThat(repo.text("SELECT concat_ws(' ', status, retry) FROM job_queue"))
                .contains("new 4");
    }

    @Test
    void theReferenceKeepsThePauseOfAFailedJob() throws InterruptedException {
        push(1);
        jobs().completeJob(claim(1).getFirst(), new Failed("busy"));
        assertThat(popLikeTheReference(UUID.randomUUID())).isEmpty();
        repo.execute("UPDATE job_queue SET heartbeat = heartbeat - interval '10 seconds'");
        assertThat(popLikeTheReference(UUID.randomUUID())).isPresent();
    }

    @Test
    void ourWorkersTakeWhatTheReferenceFailedAfterTwoMinutes() throws InterruptedException {
        push(1);
        UUID worker = UUID.randomUUID();
        assertThat(popLikeTheReference(worker)).isPresent();
        repo.execute("UPDATE job_queue SET retry = retry - 1, worker = NULL WHERE worker = ?", worker);
        assertThat(claim(1)).isEmpty();
        hearts("2 minutes");
        jobs().sweep();
        assertThat(claim(1)).hasSize(1);
        assertThat(repo.text("SELECT retry FROM job_queue")).contains("4");
    }

    @Test
    void underLoadAnOlderJobIsStillFound() throws InterruptedException {
        jobs().pushAll(Collections.nCopies(40, new NewJob(QUEUE, "{}")));
        assertThat(claim(20)).hasSize(20);
        assertThat(claim(20)).hasSize(20);
        repo.execute("INSERT INTO job_queue (queue, job, queue_time) VALUES (?, '1', 'epoch')", QUEUE.name());
        assertThat(claim(20)).extracting(ClaimedJob::json).containsExactly("1");
    }

    @Test
    void aClosedRepoGivesABatchBackAtOnce() throws InterruptedException {
        push(5);
        try (PostgresRepo other = PostgresRepo.open(repo.config())) {
            assertThat(other.jobs().claim(List.of(QUEUE), 5, Duration.ZERO)).hasSize(5);
        }
        assertThat(claim(5)).hasSize(5);
        assertThat(repo.texts("SELECT DISTINCT retry FROM job_queue")).containsExactly("5");
    }
}
