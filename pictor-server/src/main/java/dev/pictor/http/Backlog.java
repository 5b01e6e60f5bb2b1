package dev.pictor.http;

import dev.pictor.job.Queue;
import dev.pictor.repo.JobQueue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How much work clients may leave behind, more or less: jobs are counted once in a while, and not for each request.
final class Backlog {
    static final long MAX_JOBS = 10_000;

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final JobQueue jobs;
    private volatile @Nullable Count last;

    Backlog(JobQueue jobs) {
        this.jobs = jobs;
    }

    private record Count(long jobs, long atNanos) {
        private boolean isFresh() {
            return System.nanoTime() - atNanos < INTERVAL.toNanos();
        }
    }

    /// @throws Rejection if enough is waiting already
    void requireRoom() {
        Count known = last;
        if (known == null || !known.isFresh()) {
            known = new Count(jobs.queueLength(Queue.PROCESS), System.nanoTime());
            last = known;
        }
        if (known.jobs() >= MAX_JOBS) {
            throw new Rejection(ErrorAnswers.OVERLOADED);
        }
    }
}
