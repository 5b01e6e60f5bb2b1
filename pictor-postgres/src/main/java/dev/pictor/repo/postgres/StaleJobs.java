package dev.pictor.repo.postgres;

import dev.pictor.repo.RepoException;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes jobs of all queues back whose heart stopped two minutes ago: those whose worker died, and those that
/// failed and have had their pause. One node at a time does so, from time to time, however many there are.
final class StaleJobs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StaleJobs.class);

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /// A sweep may cost this part of the time.
    private static final int REST_FACTOR = 10;

    private final Database database;
    private final Thread thread = Thread.ofVirtual().name("pictor-stale-jobs").unstarted(this::run);

    StaleJobs(Database database) {
        this.database = database;
    }

    /// Sweeps again and again until closed.
    void start() {
        thread.start();
    }

    private void run() {
        Duration pause = INTERVAL;
        try {
            while (true) {
                pause = sweepAndRest(pause);
                Thread.sleep(pause);
            }
        } catch (InterruptedException stopped) {
            log.atDebug().log("sweeper of jobs stopped");
        }
    }

    private Duration sweepAndRest(Duration pause) {
        long began = System.nanoTime();
        try {
            takeBackUnlessAnotherDoes();
            Duration rest = Duration.ofNanos((System.nanoTime() - began) * REST_FACTOR);
            return rest.compareTo(INTERVAL) < 0 ? INTERVAL : rest;
        } catch (RepoException failure) {
            log.atWarn().setCause(failure).log("cannot look for jobs whose workers died");
            Duration longer = pause.multipliedBy(2);
            return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
    }

    // The number is ours: "pictor" and 1.
    private static final String TRY_LOCK = """
            SELECT pg_try_advisory_xact_lock(31641073267732993)
            """;

    private void takeBackUnlessAnotherDoes() {
        database.transaction(
                session -> session.one(TRY_LOCK, row -> row.getBoolean(1)).orElse(false) ? takenBack(session) : 0);
    }

    private static final String LOCK = """
            SELECT 1 FROM pg_advisory_xact_lock(31641073267732993)
            """;

    /// Sweeps, after whoever does so right now.
    ///
    /// @return how many jobs were taken back or given up
    int takeBack() {
        return database.transaction(session -> {
            session.one(LOCK, row -> row.getInt(1));
            return takenBack(session);
        });
    }

    private static int takenBack(Session session) throws SQLException {
        int buried = session.update(BURY);
        if (buried > 0) {
            log.atWarn().addKeyValue("jobs", buried).log("jobs that killed their workers kept as dead letters");
        }
        return buried + session.update(REVIVE);
    }

    // A worker that died counts as a failure, or a job that kills its worker would run for ever. A row without tries or
    // worker was left by a peer that died between its two statements; it would block its unique key for ever.
    private static final String BURY = """
            -- postgres_queue_cleanup
            WITH dead AS (
                DELETE FROM job_queue
                WHERE id = ANY (
                    ARRAY(
                        SELECT id FROM job_queue
                        WHERE retry <= 0 AND worker IS NULL
                        LIMIT 5000
                        FOR UPDATE SKIP LOCKED)
                    || ARRAY(
                        SELECT id FROM job_queue
                        WHERE heartbeat <= timezone('UTC', now()) - interval '2 minutes'
                            AND worker IS NOT NULL AND retry <= 1
                        LIMIT 5000
                        FOR UPDATE SKIP LOCKED))
                RETURNING id, queue, job, unique_key, queue_time)
            INSERT INTO pictor_dead_letters (id, queue, job, unique_key, queue_time, died_at, reason)
            SELECT id, queue, job, unique_key, queue_time, timezone('UTC', now()), 'its workers died' FROM dead
            """;

    // The trigger pictor_crash_counted takes a try off where a worker died, also when a peer does this.
    private static final String REVIVE = """
            -- postgres_queue_requeue
            UPDATE job_queue
            SET status = 'new',
                worker = NULL,
                heartbeat = NULL
            WHERE id IN (
                SELECT id FROM job_queue
                WHERE heartbeat <= timezone('UTC', now()) - interval '2 minutes'
                  AND (retry > 1 OR (retry = 1 AND worker IS NULL))
                LIMIT 10000
                FOR UPDATE SKIP LOCKED)
            """;

    @Override
    public void close() {
        thread.interrupt();
    }
}
