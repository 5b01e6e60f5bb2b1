package dev.pictor.repo.postgres;

import dev.pictor.content.Identifier;
import dev.pictor.job.CleanupJob;
import dev.pictor.repo.CleanupQueue;
import dev.pictor.repo.RepoException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rows of `job_queue` in the queue `cleanup`.
///
/// A worker owns one row at most: the column is unique. A row whose heart stopped is taken back by [StaleJobs].
final class PostgresCleanupQueue implements CleanupQueue {
    private static final Logger log = LoggerFactory.getLogger(PostgresCleanupQueue.class);

    /// How long a wait goes on without a look at the table.
    private static final Duration POLL = Duration.ofSeconds(5);

    private final Database database;
    private final StaleJobs stale;
    private final Wakeups wakeups;
    private final Set<UUID> working = ConcurrentHashMap.newKeySet();

    PostgresCleanupQueue(Database database, StaleJobs stale, Wakeups wakeups) {
        this.database = database;
        this.stale = stale;
        this.wakeups = wakeups;
    }

    @Override
    public Optional<Claimed> claim(UUID worker, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            stale.takeBackIfDue();
            wakeups.forget();
            Optional<Claimed> claimed = claimReadable(worker);
            if (claimed.isPresent()) {
                wakeups.wake(); // there may be more, and our look may have used another's wake-up
                return claimed;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            wakeups.await(Math.min(left, Jitter.of(POLL)));
        }
    }

    /// Claims the oldest job that can be read; those that cannot become dead letters.
    private Optional<Claimed> claimReadable(UUID worker) {
        while (true) {
            Optional<Row> row = claimRowOrForget(worker);
            if (row.isEmpty()) {
                working.remove(worker);
                return Optional.empty();
            }
            UUID id = row.get().id();
            try {
                CleanupJob job = JobJson.read(row.get().job());
                return Optional.of(new Claimed(id, worker, job));
            } catch (IllegalArgumentException unreadable) {
                log.atWarn().addKeyValue("job", id).setCause(unreadable).log("unreadable job kept as a dead letter");
                bury(id, worker, "unreadable: " + unreadable.getMessage());
            }
        }
    }

    /// Counts the worker as working before it claims, since an interruption may hide that the claim succeeded; any
    /// other
    /// failure leaves at most a row for [StaleJobs].
    private Optional<Row> claimRowOrForget(UUID worker) {
        working.add(worker);
        try {
            return claimRow(worker);
        } catch (RepoException failure) {
            if (!Thread.currentThread().isInterrupted()) {
                working.remove(worker);
            }
            throw failure;
        }
    }

    private record Row(UUID id, String job) {}

    private static final String CLAIM = """
            UPDATE job_queue
            SET status = 'running', worker = ?, heartbeat = timezone('UTC', clock_timestamp())
            WHERE status = 'new' AND id = (
                SELECT id FROM job_queue
                WHERE status = 'new' AND queue = 'cleanup' AND retry >= 1
                ORDER BY queue_time, id
                LIMIT 1
                FOR UPDATE SKIP LOCKED)
            RETURNING id, job
            """;

    private Optional<Row> claimRow(UUID worker) {
        return database.statement(session -> {
            try {
                return session.one(
                        CLAIM, row -> new Row(row.getObject("id", UUID.class), row.getString("job")), worker);
            } catch (SQLException failure) {
                if (Failures.violates(failure, "job_queue_worker_key")) {
                    throw new RepoException(
                            RepoException.Kind.OTHER, "worker " + worker + " still holds another job", failure);
                }
                throw failure;
            }
        });
    }

    private static final String HEARTBEAT = """
            UPDATE job_queue SET heartbeat = timezone('UTC', clock_timestamp())
            WHERE id = ? AND queue = 'cleanup' AND worker = ?
            """;

    @Override
    public boolean heartbeat(Claimed job) {
        return database.update(HEARTBEAT, job.id(), job.worker()) == 1;
    }

    private static final String COMPLETE = """
            DELETE FROM job_queue
            WHERE id = ? AND queue = 'cleanup' AND worker = ?
            """;

    @Override
    public boolean complete(Claimed job) {
        boolean ours = database.update(COMPLETE, job.id(), job.worker()) == 1;
        working.remove(job.worker());
        return ours;
    }

    // The row stays "running" without a worker. It is claimable when its heartbeat is two minutes old, here as with
    // peers of the reference, so a heartbeat in the past or future sets the pause: 10 s, then twice as long each time.
    private static final String RETRY = """
            WITH again AS (
                UPDATE job_queue
                SET retry = retry - 1,
                    worker = NULL,
                    heartbeat = timezone('UTC', now()) - interval '2 minutes'
                        + make_interval(secs => 10 * 2 ^ greatest(0, 5 - retry))
                WHERE id = ? AND queue = 'cleanup' AND worker = ? AND retry > 1),
            dead AS (
                DELETE FROM job_queue
                WHERE id = ? AND queue = 'cleanup' AND worker = ? AND retry <= 1
                RETURNING id, queue, job, unique_key, queue_time)
            INSERT INTO pictor_dead_letters (id, queue, job, unique_key, queue_time, died_at, reason)
            SELECT id, queue, job, unique_key, queue_time, timezone('UTC', now()), ? FROM dead
            """;

    @Override
    public void retry(Claimed job, String reason) {
        database.update(RETRY, job.id(), job.worker(), job.id(), job.worker(), storable(reason));
        working.remove(job.worker());
    }

    private static final String BURY = """
            WITH dead AS (
                DELETE FROM job_queue
                WHERE id = ? AND queue = 'cleanup' AND worker = ?
                RETURNING id, queue, job, unique_key, queue_time)
            INSERT INTO pictor_dead_letters (id, queue, job, unique_key, queue_time, died_at, reason)
            SELECT id, queue, job, unique_key, queue_time, timezone('UTC', now()), ? FROM dead
            """;

    private void bury(UUID id, UUID worker, String reason) {
        database.update(BURY, id, worker, storable(reason));
    }

    private static final String RELEASE = """
            UPDATE job_queue SET status = 'new', worker = NULL, heartbeat = NULL
            WHERE worker = ANY (?::uuid[])
            """;

    /// Gives back what this process still holds, so that others need not wait until its heart counts as
    /// stopped.
    void releaseAll() {
        if (!working.isEmpty()) {
            database.update(RELEASE, (Object) working.toArray(UUID[]::new));
        }
    }

    private static final String IS_REFERENCED = """
            SELECT EXISTS (SELECT 1 FROM hashes WHERE identifier = named.identifier)
                OR EXISTS (SELECT 1 FROM hashes WHERE motion_identifier = named.identifier)
                OR EXISTS (SELECT 1 FROM variants WHERE identifier = named.identifier)
            FROM (VALUES (?)) AS named (identifier)
            """;

    @Override
    public boolean isReferenced(Identifier identifier) {
        return database.one(IS_REFERENCED, row -> row.getBoolean(1), identifier.path())
                .orElse(false);
    }

    private static final String FORGET_DETAILS = """
            DELETE FROM details
            WHERE identifier = ?
            """;

    @Override
    public void forgetDetails(Identifier identifier) {
        database.update(FORGET_DETAILS, identifier.path());
    }

    private static String storable(String text) {
        return text.replace('\0', ' ');
    }
}
