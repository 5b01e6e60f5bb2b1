package dev.pictor.repo.postgres;

import dev.pictor.content.Identifier;
import dev.pictor.job.Queue;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.CleanupQueue;
import dev.pictor.repo.JobOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The queue `cleanup`, job by job, and what its jobs ask of the tables.
final class PostgresCleanupQueue implements CleanupQueue {
    private static final Logger log = LoggerFactory.getLogger(PostgresCleanupQueue.class);

    private final Database database;
    private final PostgresJobQueue jobs;

    PostgresCleanupQueue(Database database, PostgresJobQueue jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    /// Claims the oldest job that can be read; those that cannot become dead letters.
    @Override
    public Optional<Claimed> claim(UUID worker, Duration atMost) throws InterruptedException {
        while (true) {
            List<ClaimedJob> claimed = jobs.claim(List.of(Queue.CLEANUP), new UUID[] {worker}, atMost);
            if (claimed.isEmpty()) {
                return Optional.empty();
            }
            ClaimedJob job = claimed.getFirst();
            try {
                return Optional.of(new Claimed(job.id(), job.worker(), JobJson.read(job.json())));
            } catch (IllegalArgumentException unreadable) {
                log.atWarn().addKeyValue("job", job.id()).setCause(unreadable).log("unreadable job is a dead letter");
                jobs.completeJob(job, new JobOutcome.Hopeless("unreadable: " + unreadable.getMessage()));
            }
        }
    }

    @Override
    public boolean heartbeat(Claimed job) {
        return jobs.heartbeat(List.of(stored(job))).isEmpty();
    }

    @Override
    public boolean complete(Claimed job) {
        return jobs.completeJob(stored(job), new JobOutcome.Done());
    }

    @Override
    public void retry(Claimed job, String reason) {
        jobs.completeJob(stored(job), new JobOutcome.Failed(reason));
    }

    private static ClaimedJob stored(Claimed job) {
        return new ClaimedJob(job.id(), job.worker(), Queue.CLEANUP, "");
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
}
