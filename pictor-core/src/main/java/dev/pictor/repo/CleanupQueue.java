package dev.pictor.repo;

import dev.pictor.content.Identifier;
import dev.pictor.job.CleanupJob;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// The `cleanup` queue, shared by all nodes and by peers of the reference.
public interface CleanupQueue {
    /// Claims the oldest job, or waits for one until `atMost` is over.
    ///
    /// @param worker names this claim; one worker holds one job at a time
    Optional<Claimed> claim(UUID worker, Duration atMost) throws InterruptedException;

    /// Says that the work goes on.
    ///
    /// @return whether the job is still ours; if not, the work must stop
    boolean heartbeat(Claimed job);

    /// Says that the work is done, and removes the job.
    ///
    /// @return whether it was still ours
    boolean complete(Claimed job);

    /// Gives the job back for another try later; after the last one it is kept as a dead letter with this reason.
    void retry(Claimed job, String reason);

    /// Whether any row still names this file: as an original, as a still of one, or as a variant.
    boolean isReferenced(Identifier identifier);

    /// Removes the details of a file that is gone.
    void forgetDetails(Identifier identifier);

    /// A job that this worker holds.
    record Claimed(UUID id, UUID worker, CleanupJob job) {}
}
