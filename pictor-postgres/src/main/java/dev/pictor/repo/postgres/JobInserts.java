package dev.pictor.repo.postgres;

import dev.pictor.job.Job;
import dev.pictor.job.Queue;
import dev.pictor.metrics.Label;
import dev.pictor.repo.NewJob;
import dev.pictor.repo.PushResult;
import dev.pictor.repo.PushResult.AlreadyQueued;
import dev.pictor.repo.PushResult.Queued;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The statements that queue jobs.
final class JobInserts {
    private JobInserts() {}

    static NewJob written(Job job) {
        return new NewJob(job.queue(), JobJson.write(job), job.uniqueKey().orElse(null));
    }

    /// Queues jobs in the session's transaction.
    static List<PushResult> push(Session session, List<NewJob> jobs) throws SQLException {
        UUID[] ids = JobIds.next(jobs.size());
        if (jobs.isEmpty() || jobs.stream().allMatch(job -> job.uniqueKey() == null)) {
            return counted(session, jobs, pushed(session, ids, jobs));
        }
        return counted(session, jobs, pushedUnderKeys(session, ids, jobs));
    }

    private static List<PushResult> counted(Session session, List<NewJob> jobs, List<PushResult> results) {
        for (int i = 0; i < results.size(); i++) {
            count(session, jobs.get(i).queue(), Label.completed(results.get(i) instanceof Queued), 1);
        }
        return results;
    }

    /// Says that jobs were queued, or were known already.
    static void count(Session session, Queue queue, Label completed, int jobs) {
        session.meter()
                .counter("pict_rs_queue_push", new Label("queue", queue.name()), completed)
                .add(jobs);
    }

    // The time is that of the row, not of the transaction, so that jobs of one batch keep their order.
    private static final String INSERT = """
            -- postgres_queue_push
            INSERT INTO job_queue (id, queue, job, queue_time)
            SELECT id, queue, job::jsonb, timezone('UTC', clock_timestamp())
            FROM unnest(?::uuid[], ?::text[], ?::text[]) AS job (id, queue, job)
            """;

    private static List<PushResult> pushed(Session session, UUID[] ids, List<NewJob> jobs) throws SQLException {
        session.update(INSERT, ids, queues(jobs), texts(jobs));
        return Arrays.stream(ids).<PushResult>map(Queued::new).toList();
    }

    private static final String INSERT_UNDER_KEYS = """
            -- postgres_queue_push
            INSERT INTO job_queue (id, queue, job, unique_key, queue_time)
            SELECT id, queue, job::jsonb, unique_key, timezone('UTC', clock_timestamp())
            FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[]) AS job (id, queue, job, unique_key)
            ON CONFLICT (unique_key) DO NOTHING
            RETURNING id
            """;

    private static List<PushResult> pushedUnderKeys(Session session, UUID[] ids, List<NewJob> jobs)
            throws SQLException {
        @Nullable String[] keys = jobs.stream().map(NewJob::uniqueKey).toArray(String[]::new);
        Set<UUID> queued = new HashSet<>(session.all(
                INSERT_UNDER_KEYS, row -> row.getObject(1, UUID.class), ids, queues(jobs), texts(jobs), keys));
        List<PushResult> results = new ArrayList<>(ids.length);
        for (UUID id : ids) {
            results.add(queued.contains(id) ? new Queued(id) : new AlreadyQueued());
        }
        return results;
    }

    private static String[] queues(List<NewJob> jobs) {
        return jobs.stream().map(job -> job.queue().name()).toArray(String[]::new);
    }

    private static String[] texts(List<NewJob> jobs) {
        return jobs.stream().map(NewJob::json).toArray(String[]::new);
    }
}
