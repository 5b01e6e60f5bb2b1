package dev.pictor.http;

import dev.pictor.job.Queue;
import dev.pictor.repo.JobQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// How much work clients may leave behind, more or less: jobs are counted once in a while, and not for each request.
final class Backlog {
    static final long MAX_JOBS = 10_000;

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final JobQueue jobs;
    private final InstantSource clock;
    private volatile @Nullable Count last;

    Backlog(JobQueue jobs, InstantSource clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    private record Count(long jobs, Instant at) {
        /// A clock may be set back: what was counted in the future is old, too.
        private boolean isFresh(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(INTERVAL));
        }
    }

    /// @throws Rejection if enough is waiting already
    void requireRoom() {
        Count known = last;
        Instant now = clock.instant();
        if (known == null || !known.isFresh(now)) {
            known = new Count(jobs.queueLength(Queue.PROCESS), now);
            last = known;
        }
        if (known.jobs() >= MAX_JOBS) {
            throw new Rejection(ErrorAnswers.OVERLOADED);
        }
    }
}
