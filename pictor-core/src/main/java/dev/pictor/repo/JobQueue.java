package dev.pictor.repo;

import dev.pictor.job.Job;
import dev.pictor.job.Queue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The queues, shared by all nodes and by peers of the reference.
///
/// A job runs at least once, and more often only if a worker dies or fails. A claim without a beat for two minutes is
/// void; whoever acts on a void claim changes nothing and is told.
public interface JobQueue {
    /// The most jobs of one call.
    int MAX_BATCH = 5_000;

    /// How many jobs wait, run or rest, of all queues.
    long queueLength();

    /// How many jobs of one queue wait, run or rest.
    long queueLength(Queue queue);

    /// Queues a job of the catalogue, under its own unique key.
    PushResult push(Job job);

    /// Queues a job as it is stored.
    PushResult push(Queue queue, String json, @Nullable String uniqueKey);

    /// Queues jobs that are claimed in this order; all of them, or none if the call fails.
    ///
    /// @return what became of each, in the same order
    List<PushResult> pushAll(List<NewJob> jobs);

    /// Claims the oldest job, and waits for one as long as it takes.
    ///
    /// @param worker names this claim; it may hold one job at a time
    ClaimedJob pop(Queue queue, UUID worker) throws InterruptedException;

    /// Claims the oldest jobs of the first of these queues that has any, or waits for one until `patience` is over.
    ///
    /// @param queues the more urgent first
    /// @param limit the most jobs to claim
    List<ClaimedJob> claim(List<Queue> queues, int limit, Duration patience) throws InterruptedException;

    /// Reads a job of the catalogue.
    Reading read(ClaimedJob job);

    /// What a job's text says.
    sealed interface Reading {
        record Understood(Job job) implements Reading {}

        record Unreadable(String reason) implements Reading {}
    }

    /// Says that the work on these jobs goes on.
    ///
    /// @return those that are no longer ours; their work must stop
    Set<ClaimedJob> heartbeat(Collection<ClaimedJob> jobs);

    /// Says what became of a job.
    ///
    /// @return whether it was still ours
    boolean completeJob(ClaimedJob job, JobOutcome outcome);

    /// Says what became of many jobs, in one go.
    ///
    /// @return those that were no longer ours; nothing happened to them
    Set<ClaimedJob> completeAll(Map<ClaimedJob, JobOutcome> outcomes);

    /// Removes a job that waits, runs or rests. The worker of one that runs is told by its next beat.
    ///
    /// @return whether there was one
    boolean cancel(UUID id);

    /// Removes the job with this unique key.
    ///
    /// @return whether there was one
    boolean cancel(String uniqueKey);

    /// Takes back what rested long enough, and the jobs of workers that died, unless another node does so right now.
    /// Happens by itself from time to time.
    ///
    /// @return how many jobs were taken back or given up
    int sweep();

    DeadLetters deadLetters();
}
