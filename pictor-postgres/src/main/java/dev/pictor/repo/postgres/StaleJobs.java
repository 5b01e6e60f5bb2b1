package dev.pictor.repo.postgres;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes jobs of all queues back whose heart stopped two minutes ago: those whose worker died, and those that
/// failed and have had their pause.
final class StaleJobs {
    private static final Logger log = LoggerFactory.getLogger(StaleJobs.class);

    /// How often this process looks, however many workers it has.
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final Database database;
    private final AtomicLong due = new AtomicLong(System.nanoTime());

    StaleJobs(Database database) {
        this.database = database;
    }

    /// Looks, unless somebody did so a short while ago.
    void takeBackIfDue() {
        long now = System.nanoTime();
        long at = due.get();
        if (now - at >= 0 && due.compareAndSet(at, now + INTERVAL.toNanos())) {
            takeBack();
        }
    }

    void takeBack() {
        int buried = database.update(BURY);
        if (buried > 0) {
            log.atWarn().addKeyValue("jobs", buried).log("jobs that killed their workers kept as dead letters");
        }
        database.update(REVIVE);
    }

    // A worker that died counts as a failure, or a job that kills its worker would run for ever. A row without tries or
    // worker was left by a peer that died between its two statements; it would block its unique key for ever.
    private static final String BURY = """
            WITH dead AS (
                DELETE FROM job_queue
                WHERE id IN (
                    SELECT id FROM job_queue
                    WHERE (retry <= 0 AND worker IS NULL)
                       OR (heartbeat <= timezone('UTC', now()) - interval '2 minutes'
                           AND worker IS NOT NULL AND retry <= 1)
                    FOR UPDATE SKIP LOCKED)
                RETURNING id, queue, job, unique_key, queue_time)
            INSERT INTO pictor_dead_letters (id, queue, job, unique_key, queue_time, died_at, reason)
            SELECT id, queue, job, unique_key, queue_time, timezone('UTC', now()), 'its workers died' FROM dead
            """;

    private static final String REVIVE = """
            UPDATE job_queue
            SET status = 'new',
                worker = NULL,
                heartbeat = NULL,
                retry = retry - CASE WHEN worker IS NULL THEN 0 ELSE 1 END
            WHERE id IN (
                SELECT id FROM job_queue
                WHERE heartbeat <= timezone('UTC', now()) - interval '2 minutes'
                  AND (retry > 1 OR (retry = 1 AND worker IS NULL))
                FOR UPDATE SKIP LOCKED)
            """;
}
