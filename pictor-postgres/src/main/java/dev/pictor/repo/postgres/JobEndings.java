package dev.pictor.repo.postgres;

import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.JobOutcome.Done;
import dev.pictor.repo.JobOutcome.Failed;
import dev.pictor.repo.JobOutcome.Hopeless;
import dev.pictor.repo.JobOutcome.Released;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The statements that end claims. Each touches only rows whose worker is still the one of the claim.
final class JobEndings {
    private final List<ClaimedJob> done = new ArrayList<>();
    private final List<ClaimedJob> failed = new ArrayList<>();
    private final List<ClaimedJob> hopeless = new ArrayList<>();
    private final List<ClaimedJob> released = new ArrayList<>();
    private final Map<ClaimedJob, String> reasons = new HashMap<>();

    JobEndings(Map<ClaimedJob, JobOutcome> outcomes) {
        outcomes.forEach(this::sort);
        List.of(done, failed, hopeless, released).forEach(jobs -> jobs.sort(JobClaims.ORDER));
    }

    private void sort(ClaimedJob job, JobOutcome outcome) {
        switch (outcome) {
            case Done() -> done.add(job);
            case Failed(String reason) -> {
                failed.add(job);
                reasons.put(job, reason.replace('\0', ' '));
            }
            case Hopeless(String reason) -> {
                hopeless.add(job);
                reasons.put(job, reason.replace('\0', ' '));
            }
            case Released() -> released.add(job);
        }
    }

    /// Whether one statement is enough.
    boolean isOfOneKind() {
        return (done.isEmpty() ? 0 : 1)
                        + (failed.isEmpty() ? 0 : 1)
                        + (hopeless.isEmpty() ? 0 : 1)
                        + (released.isEmpty() ? 0 : 1)
                <= 1;
    }

    /// Ends the claims.
    ///
    /// @return the workers of those that were ours
    List<UUID> on(Session session) throws SQLException {
        List<UUID> ours = new ArrayList<>();
        ours.addAll(ended(session, COMPLETE, done));
        ours.addAll(endedWithReason(session, RETRY, failed));
        ours.addAll(endedWithReason(session, BURY, hopeless));
        ours.addAll(ended(session, RELEASE, released));
        return ours;
    }

    static final String COMPLETE = """
            -- postgres_queue_complete
            DELETE FROM job_queue
            USING unnest(?::uuid[], ?::uuid[]) AS ours (id, worker)
            WHERE job_queue.id = ours.id AND job_queue.worker = ours.worker
            RETURNING ours.worker
            """;

    private static final String RELEASE = """
            UPDATE job_queue
            SET status = 'new', worker = NULL, heartbeat = NULL
            FROM unnest(?::uuid[], ?::uuid[]) AS ours (id, worker)
            WHERE job_queue.id = ours.id AND job_queue.worker = ours.worker
            RETURNING ours.worker
            """;

    private static List<UUID> ended(Session session, String sql, List<ClaimedJob> jobs) throws SQLException {
        return jobs.isEmpty()
                ? List.of()
                : session.all(sql, row -> row.getObject(1, UUID.class), JobClaims.ids(jobs), JobClaims.workers(jobs));
    }

    // The row stays "running" without a worker. It is claimable when its heartbeat is two minutes old, here as with
    // peers of the reference, so a heartbeat in the past or future sets the pause: 10 s, then twice as long each time.
    private static final String RETRY = """
            -- postgres_queue_retry
            WITH ours AS (
                SELECT id, worker, reason
                FROM unnest(?::uuid[], ?::uuid[], ?::text[]) AS ours (id, worker, reason)),
            again AS (
                UPDATE job_queue
                SET retry = retry - 1,
                    worker = NULL,
                    heartbeat = timezone('UTC', now()) - interval '2 minutes'
                        + make_interval(secs => 10 * 2 ^ greatest(0, 5 - retry))
                FROM ours
                WHERE job_queue.id = ours.id AND job_queue.worker = ours.worker AND retry > 1
                RETURNING ours.worker),
            dead AS (
                DELETE FROM job_queue
                USING ours
                WHERE job_queue.id = ours.id AND job_queue.worker = ours.worker AND retry <= 1
                RETURNING job_queue.id, queue, job, unique_key, queue_time, reason, ours.worker),
            buried AS (
                INSERT INTO pictor_dead_letters (id, queue, job, unique_key, queue_time, died_at, reason)
                SELECT id, queue, job, unique_key, queue_time, timezone('UTC', clock_timestamp()), reason FROM dead)
            SELECT worker FROM again
            UNION ALL
            SELECT worker FROM dead
            """;

    private static final String BURY = """
            -- postgres_queue_cleanup
            WITH dead AS (
                DELETE FROM job_queue
                USING unnest(?::uuid[], ?::uuid[], ?::text[]) AS ours (id, worker, reason)
                WHERE job_queue.id = ours.id AND job_queue.worker = ours.worker
                RETURNING job_queue.id, queue, job, unique_key, queue_time, reason, ours.worker),
            buried AS (
                INSERT INTO pictor_dead_letters (id, queue, job, unique_key, queue_time, died_at, reason)
                SELECT id, queue, job, unique_key, queue_time, timezone('UTC', clock_timestamp()), reason FROM dead)
            SELECT worker FROM dead
            """;

    private List<UUID> endedWithReason(Session session, String sql, List<ClaimedJob> jobs) throws SQLException {
        return jobs.isEmpty()
                ? List.of()
                : session.all(
                        sql,
                        row -> row.getObject(1, UUID.class),
                        JobClaims.ids(jobs),
                        JobClaims.workers(jobs),
                        jobs.stream().map(reasons::get).toArray(String[]::new));
    }
}
