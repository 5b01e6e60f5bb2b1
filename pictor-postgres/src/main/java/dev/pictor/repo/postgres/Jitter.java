package dev.pictor.repo.postgres;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Spreads waits, so that many waiters do not look at the same moment.
final class Jitter {
    private Jitter() {}

    /// A time between four fifths of `duration` and all of it, in nanoseconds.
    static long of(Duration duration) {
        long nanos = duration.toNanos();
        return nanos - ThreadLocalRandom.current().nextLong(nanos / 5 + 1);
    }
}
