package dev.pictor.repo.postgres;

import java.time.Duration;
import java.time.LocalDateTime;

/// Where the next look at a queue may begin.
///
/// As long as any old transaction is open, the server keeps whatever was claimed since, at the head of the index. Under
/// load a look therefore continues where the one before ended, and only from time to time begins at the beginning,
/// where a job may stand that was taken back or committed late: at most a tenth of the time goes into that.
final class ClaimCursor {
    static final LocalDateTime BEGINNING = LocalDateTime.MIN;

    /// Single claims always begin at the beginning, if that is not slow.
    private static final int LOAD = 16;

    private static final long SLOW_NANOS = Duration.ofMillis(100).toNanos();
    private static final long REST_UNDER_LOAD_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int REST_FACTOR = 10;

    private LocalDateTime since = BEGINNING;
    private long wholeLookEnded = System.nanoTime();
    private long rest;

    /// Where the next look begins.
    synchronized LocalDateTime start() {
        return untilWholeLook() <= 0 ? BEGINNING : since;
    }

    /// How many nanoseconds looks may still leave the beginning out.
    synchronized long untilWholeLook() {
        return rest - (System.nanoTime() - wholeLookEnded);
    }

    /// Learns from a look.
    ///
    /// @param last the time of the youngest job found; that of `start` if there was none
    synchronized void looked(LocalDateTime start, int limit, int found, LocalDateTime last, long nanos) {
        boolean load = limit >= LOAD && found == limit;
        if (start.equals(BEGINNING)) {
            wholeLookEnded = System.nanoTime();
            boolean slow = nanos > SLOW_NANOS;
            rest = Math.max(slow ? nanos * REST_FACTOR : 0, load ? REST_UNDER_LOAD_NANOS : 0);
            since = !load && !slow ? BEGINNING : found > 0 ? last : since;
        } else if (last.isAfter(since)) {
            since = last;
        }
        if (!load && rest == REST_UNDER_LOAD_NANOS) {
            rest = 0;
        }
    }
}
