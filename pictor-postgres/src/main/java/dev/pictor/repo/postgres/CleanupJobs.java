package dev.pictor.repo.postgres;

import dev.pictor.content.Identifier;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.job.Queue;
import dev.pictor.metrics.Label;
import java.sql.SQLException;
import java.util.Collection;

/// Queues jobs in the transaction that makes them necessary.
final class CleanupJobs {
    private static final String ENQUEUE = """
            -- postgres_queue_push
            INSERT INTO job_queue (queue, job, queue_time)
            SELECT 'cleanup', job::jsonb, timezone('UTC', clock_timestamp())
            FROM unnest(?::text[]) AS job
            """;

    private CleanupJobs() {}

    /// One job for each file that no row names any more.
    static void removeFiles(Session session, Collection<Identifier> files) throws SQLException {
        String[] jobs =
                files.stream().map(file -> JobJson.write(new RemoveFile(file))).toArray(String[]::new);
        JobInserts.count(session, Queue.CLEANUP, Label.completed(true), session.update(ENQUEUE, (Object) jobs));
    }
}
