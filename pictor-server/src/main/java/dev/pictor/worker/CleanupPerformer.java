package dev.pictor.worker;

import dev.pictor.cleanup.Cleanup;
import dev.pictor.job.CleanupJob;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.JobQueue;
import dev.pictor.repo.JobQueue.Reading;
import dev.pictor.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Performs the jobs of the queue `cleanup`.
public final class CleanupPerformer implements JobPerformer {
    private static final Logger log = LoggerFactory.getLogger(CleanupPerformer.class);

    private final JobQueue jobs;
    private final Cleanup cleanup;

    public CleanupPerformer(JobQueue jobs, Cleanup cleanup) {
        this.jobs = jobs;
        this.cleanup = cleanup;
    }

    @Override
    public JobOutcome perform(ClaimedJob claimed) throws InterruptedException {
        return switch (jobs.read(claimed)) {
            case Reading.Understood(CleanupJob job) -> performed(claimed, job);
            case Reading.Understood(var job) -> new JobOutcome.Hopeless("no clean-up: " + job);
            case Reading.Unreadable(String reason) -> new JobOutcome.Hopeless(reason);
        };
    }

    private JobOutcome performed(ClaimedJob claimed, CleanupJob job) throws InterruptedException {
        try {
            return switch (cleanup.perform(job)) {
                case Cleanup.Outcome.Done() -> new JobOutcome.Done();
                case Cleanup.Outcome.NotNow(String reason) -> new JobOutcome.Failed(reason);
            };
        } catch (StoreException failure) {
            log.atWarn().setCause(failure).addKeyValue("job", claimed.id()).log("clean-up job failed");
            return new JobOutcome.Failed(String.valueOf(failure.getMessage()));
        }
    }
}
