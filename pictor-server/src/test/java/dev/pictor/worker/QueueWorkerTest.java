package dev.pictor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.job.Queue;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.NewJob;
import dev.pictor.repo.PushResult.Queued;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.worker.QueueWorker.Rhythm;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class QueueWorkerTest {
    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    private static final Queue QUEUE = new Queue("java-only");
    private static final Duration BOUND = Duration.ofMinutes(1);

    @BeforeEach
    void empty() {
        database.execute("DELETE FROM job_queue");
        database.execute("DELETE FROM pictor_dead_letters");
    }

    private static Thread start(JobPerformer performer, Duration grace) {
        return start(performer, Rhythm.withGrace(grace));
    }

    private static Thread start(JobPerformer performer, Rhythm rhythm) {
        return Thread.ofVirtual().start(new QueueWorker(database.repo().jobs(), List.of(QUEUE), performer, 8, rhythm));
    }

    private static void stop(Thread worker) throws InterruptedException {
        worker.interrupt();
        assertThat(worker.join(BOUND)).isTrue();
    }

    private static UUID push() {
        return ((Queued) database.repo().jobs().push(QUEUE, "{}", null)).id();
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void allJobsArePerformedOnceAndRemoved() throws InterruptedException {
        database.repo().jobs().pushAll(Collections.nCopies(200, new NewJob(QUEUE, "{}")));
        CountDownLatch all = new CountDownLatch(200);
        Set<UUID> seen = ConcurrentHashMap.newKeySet();
        Thread worker = start(
                job -> {
                    seen.add(job.id());
                    all.countDown();
                    return new JobOutcome.Done();
                },
                BOUND);
        await(all);
        stop(worker);
        assertThat(seen).hasSize(200);
        assertThat(database.repo().jobs().queueLength()).isZero();
    }

    @Test
    void aJobThatThrowsCostsNobodyElseAnything() throws InterruptedException {
        UUID bad = push();
        push();
        CountDownLatch both = new CountDownLatch(2);
        Thread worker = start(
                job -> {
                    both.countDown();
                    if (job.id().equals(bad)) {
                        throw new IllegalStateException("a bug");
                    }
                    return new JobOutcome.Done();
                },
                BOUND);
        await(both);
        stop(worker);
        assertThat(database.texts("SELECT concat_ws(' ', id, retry) FROM job_queue"))
                .containsExactly(bad + " 4");
    }

    @Test
    void aWorkerThatIsStoppedReleasesWhatItCannotFinish() throws InterruptedException {
        push();
        CountDownLatch begun = new CountDownLatch(1);
        Thread worker = start(job -> blocked(begun), Duration.ofMillis(1));
        await(begun);
        stop(worker);
        assertThat(database.texts("SELECT concat_ws(' ', status, retry, worker) FROM job_queue"))
                .containsExactly("new 5");
    }

    @Test
    void aWorkerThatIsStoppedLetsRunningJobsEnd() throws InterruptedException {
        push();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Thread worker = start(
                job -> {
                    begun.countDown();
                    mayEnd.await();
                    return new JobOutcome.Done();
                },
                BOUND);
        await(begun);
        worker.interrupt();
        mayEnd.countDown();
        assertThat(worker.join(BOUND)).isTrue();
        assertThat(database.repo().jobs().queueLength()).isZero();
    }

    @Test
    void aJobThatIsLostIsInterrupted() throws InterruptedException {
        UUID id = push();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread worker = start(
                job -> {
                    try {
                        return blocked(begun);
                    } finally {
                        interrupted.countDown();
                    }
                },
                BOUND);
        await(begun);
        database.repo().jobs().cancel(id);
        await(interrupted);
        stop(worker);
        assertThat(database.repo().jobs().queueLength()).isZero();
    }

    private static JobOutcome blocked(CountDownLatch begun) throws InterruptedException {
        begun.countDown();
        new CountDownLatch(1).await();
        return new JobOutcome.Done();
    }

    @Test
    void aJobThatRunsLongIsBeatenForAndStaysOurs() throws InterruptedException {
        push();
        CountDownLatch begun = new CountDownLatch(1);
        Rhythm quick = new Rhythm(Duration.ofMillis(5), BOUND, Duration.ofMillis(1));
        Thread worker = start(job -> blocked(begun), quick);
        await(begun);
        String owner = database.text("SELECT worker FROM job_queue").orElseThrow();
        for (int minutes = 0; minutes < 10; minutes++) {
            database.execute("UPDATE job_queue SET heartbeat = heartbeat - interval '1 minute'");
            awaitTrue("SELECT heartbeat > timezone('UTC', now()) - interval '30 seconds' FROM job_queue");
            assertThat(database.repo().jobs().sweep()).isZero();
        }
        assertThat(database.text("SELECT worker FROM job_queue")).contains(owner);
        assertThat(Rhythm.withGrace(BOUND).beat()).isEqualTo(Duration.ofSeconds(5));
        stop(worker);
    }

    private static void awaitTrue(String question) {
        long began = System.nanoTime();
        while (!database.texts(question).equals(List.of("t"))) {
            assertThat(System.nanoTime() - began).as(question).isLessThan(BOUND.toNanos());
        }
    }

    @Test
    void aJobWhoseBeatsAreNotHeardIsStoppedBeforeOthersMayHaveIt() throws InterruptedException {
        push();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Rhythm quick = new Rhythm(Duration.ofMillis(5), Duration.ofMillis(50), BOUND);
        Thread worker = start(
                job -> {
                    try {
                        return blocked(begun);
                    } finally {
                        interrupted.countDown();
                    }
                },
                quick);
        await(begun);
        database.execute("ALTER TABLE job_queue RENAME COLUMN heartbeat TO hidden");
        await(interrupted);
        worker.interrupt(); // or it would claim the job again
        database.execute("ALTER TABLE job_queue RENAME COLUMN hidden TO heartbeat");
        assertThat(worker.join(BOUND)).isTrue();
        assertThat(database.texts("SELECT concat_ws(' ', status, retry, worker) FROM job_queue"))
                .containsExactly("new 5");
        assertThat(Rhythm.withGrace(BOUND).silence()).isLessThan(Duration.ofMinutes(2));
    }
}
