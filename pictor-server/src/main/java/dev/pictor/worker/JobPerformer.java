package dev.pictor.worker;

import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobOutcome;

/// Turns one job into one call of a use case.
@FunctionalInterface
public interface JobPerformer {
    /// Performs a job, perhaps one that was performed before.
    ///
    /// @throws InterruptedException if its thread was interrupted: the job was lost, or there is no more time
    JobOutcome perform(ClaimedJob job) throws InterruptedException;
}
