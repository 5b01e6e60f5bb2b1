package dev.pictor.repo.postgres;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes the workers of one queue that found nothing to do.
///
/// A worker that finds a job wakes the next one, so that a wake-up lost to somebody who was busy costs nothing;
/// hence the count needs no more than a small bound.
final class Wakeups {
    private static final int MAX_PERMITS = 64;

    private final Semaphore permits = new Semaphore(0);

    /// Wakes one worker, at once or when it begins to wait.
    void wake() {
        if (permits.availablePermits() < MAX_PERMITS) {
            permits.release();
        }
    }

    /// Forgets wake-ups up to now: whoever calls this looks at the table next.
    void forget() {
        permits.drainPermits();
    }

    /// Waits for a wake-up, or until the time is over.
    void await(long nanos) throws InterruptedException {
        boolean ignored = permits.tryAcquire(nanos, TimeUnit.NANOSECONDS);
    }
}
