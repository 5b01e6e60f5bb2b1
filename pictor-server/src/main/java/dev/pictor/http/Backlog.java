package dev.pictor.http;

import dev.pictor.job.Queue;
import dev.pictor.repo.JobQueue;

/// How much work clients may leave behind.
final class Backlog {
    static final long MAX_JOBS = 10_000;

    private final JobQueue jobs;

    Backlog(JobQueue jobs) {
        this.jobs = jobs;
    }

    /// @throws Rejection if enough is waiting already
    void requireRoom() {
        if (jobs.queueLength(Queue.PROCESS) >= MAX_JOBS) {
            throw new Rejection(ErrorAnswers.OVERLOADED);
        }
    }
}
