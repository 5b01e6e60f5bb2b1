package dev.pictor.repo.postgres;

import dev.pictor.job.Job;
import dev.pictor.job.Queue;
import dev.pictor.metrics.Label;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.DeadLetters;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.JobQueue;
import dev.pictor.repo.NewJob;
import dev.pictor.repo.PushResult;
import dev.pictor.repo.RepoException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rows of `job_queue`. A row whose heart stopped is taken back by [StaleJobs].
final class PostgresJobQueue implements JobQueue {
    /// How long a wait goes on without a look at the table.
    static final Duration POLL = Duration.ofSeconds(5);

    private static final Duration LONG = Duration.ofDays(1);

    private final Database database;
    private final StaleJobs stale;
    private final JobWakeups wakeups;
    private final Duration poll;
    private final JobClaims claims;
    private final PostgresDeadLetters deadLetters;

    PostgresJobQueue(Database database, StaleJobs stale, JobWakeups wakeups) {
        this(database, stale, wakeups, POLL);
    }

    /// @param poll how long a wait goes on without a look at the table
    PostgresJobQueue(Database database, StaleJobs stale, JobWakeups wakeups, Duration poll) {
        this.database = database;
        this.stale = stale;
        this.wakeups = wakeups;
        this.poll = poll;
        claims = new JobClaims(database);
        deadLetters = new PostgresDeadLetters(database);
    }

    private static final String LENGTH = """
            -- postgres_queue_count
            SELECT count(*)
            FROM job_queue
            """;

    @Override
    public long queueLength() {
        return database.one(LENGTH, row -> row.getLong(1)).orElse(0L);
    }

    private static final String LENGTH_OF_ONE = """
            -- postgres_queue_count
            SELECT count(*)
            FROM job_queue
            WHERE queue = ?
            """;

    @Override
    public long queueLength(Queue queue) {
        return database.one(LENGTH_OF_ONE, row -> row.getLong(1), queue.name()).orElse(0L);
    }

    @Override
    public PushResult push(Job job) {
        return pushAll(List.of(JobInserts.written(job))).getFirst();
    }

    @Override
    public PushResult push(Queue queue, String json, @Nullable String uniqueKey) {
        return pushAll(List.of(new NewJob(queue, json, uniqueKey))).getFirst();
    }

    @Override
    public List<PushResult> pushAll(List<NewJob> jobs) {
        requireBatch(jobs.size());
        return jobs.isEmpty() ? List.of() : database.statement(session -> JobInserts.push(session, jobs));
    }

    @Override
    public ClaimedJob pop(Queue queue, UUID worker) throws InterruptedException {
        while (true) {
            List<ClaimedJob> claimed = claim(List.of(queue), new UUID[] {worker}, LONG);
            if (!claimed.isEmpty()) {
                return claimed.getFirst();
            }
        }
    }

    @Override
    public List<ClaimedJob> claim(List<Queue> queues, int limit, Duration patience) throws InterruptedException {
        requireBatch(limit);
        return limit == 0 ? List.of() : claim(queues, JobIds.next(limit), patience);
    }

    /// Claims up to one job for each worker.
    List<ClaimedJob> claim(List<Queue> queues, UUID[] workers, Duration patience) throws InterruptedException {
        long started = System.nanoTime();
        long deadline = started + patience.toNanos();
        Wakeups waiting = wakeups.of(queues);
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped before a claim");
            }
            waiting.forget();
            long left = deadline - System.nanoTime();
            List<ClaimedJob> claimed = look(queues, workers, left <= 0);
            if (!claimed.isEmpty()) {
                count(claimed, System.nanoTime() - started);
                if (claimed.size() == workers.length) {
                    waiting.wake(); // there may be more, and our look may have used another's wake-up
                }
                return claimed;
            }
            if (left <= 0) {
                return claimed;
            }
            waiting.await(Math.min(Math.min(left, Jitter.of(poll)), claims.untilWholeLook(queues)));
        }
    }

    private void count(List<ClaimedJob> claimed, long waitedNanos) {
        Label[] labels = {new Label("queue", claimed.getFirst().queue().name()), Label.completed(true)};
        database.meter().counter("pict_rs_queue_pop", labels).add(claimed.size());
        database.meter().timer("pict_rs_queue_pop_duration", labels).record(waitedNanos);
    }

    /// An interruption closes the connection that a virtual thread waits on, which the driver tells as a failure.
    private List<ClaimedJob> look(List<Queue> queues, UUID[] workers, boolean last) throws InterruptedException {
        try {
            return lookOnce(queues, workers, last);
        } catch (RepoException failure) {
            if (Thread.interrupted()) {
                InterruptedException stopped = new InterruptedException("stopped during a claim");
                stopped.initCause(failure);
                throw stopped;
            }
            throw failure;
        }
    }

    private List<ClaimedJob> lookOnce(List<Queue> queues, UUID[] workers, boolean last) {
        for (Queue queue : queues) {
            List<ClaimedJob> claimed = last ? claims.claimThoroughly(queue, workers) : claims.claim(queue, workers);
            if (!claimed.isEmpty()) {
                return claimed;
            }
        }
        return List.of();
    }

    @Override
    public Reading read(ClaimedJob job) {
        try {
            return new Reading.Understood(JobJson.read(job.queue(), job.json()));
        } catch (IllegalArgumentException unreadable) {
            return new Reading.Unreadable("unreadable: " + unreadable.getMessage());
        }
    }

    @Override
    public Set<ClaimedJob> heartbeat(Collection<ClaimedJob> jobs) {
        return jobs.isEmpty() ? Set.of() : claims.heartbeat(jobs);
    }

    @Override
    public boolean completeJob(ClaimedJob job, JobOutcome outcome) {
        return completeAll(Map.of(job, outcome)).isEmpty();
    }

    @Override
    public Set<ClaimedJob> completeAll(Map<ClaimedJob, JobOutcome> outcomes) {
        requireBatch(outcomes.size());
        if (outcomes.isEmpty()) {
            return Set.of();
        }
        JobEndings endings = new JobEndings(outcomes);
        Set<UUID> ours = new HashSet<>(
                endings.isOfOneKind() ? database.statement(endings::on) : database.transaction(endings::on));
        claims.ended(outcomes.keySet());
        Set<ClaimedJob> lost = new HashSet<>(outcomes.keySet());
        lost.removeIf(job -> ours.contains(job.worker()));
        return lost;
    }

    private static final String CANCEL = """
            DELETE FROM job_queue
            WHERE id = ?
            """;

    @Override
    public boolean cancel(UUID id) {
        return database.update(CANCEL, id) == 1;
    }

    private static final String CANCEL_BY_KEY = """
            DELETE FROM job_queue
            WHERE unique_key = ?
            """;

    @Override
    public boolean cancel(String uniqueKey) {
        return database.update(CANCEL_BY_KEY, uniqueKey) == 1;
    }

    @Override
    public int sweep() {
        return stale.takeBack();
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    /// Gives back what this process still holds.
    void releaseAll() {
        claims.releaseAll();
    }

    private static void requireBatch(int size) {
        if (size < 0 || size > MAX_BATCH) {
            throw new IllegalArgumentException("a batch of " + size + " jobs; at most " + MAX_BATCH);
        }
    }
}
