package dev.pictor.transfer;

import java.util.concurrent.TimeUnit;

/// Lets no more than so many bytes a second pass, whoever asks.
final class Throttle {
    /// A rate of nothing, for no bound.
    static final long UNBOUNDED = 0;

    private final long bytesPerSecond;
    private final Timer timer;
    private long freeAtNanos;

    Throttle(long bytesPerSecond, Timer timer) {
        this.bytesPerSecond = bytesPerSecond;
        this.timer = timer;
        this.freeAtNanos = timer.nanos();
    }

    /// Returns when this many bytes may pass.
    void take(long bytes) throws InterruptedException {
        if (bytesPerSecond == UNBOUNDED) {
            return;
        }
        long wait = reserve(bytes, timer.nanos());
        if (wait > 0) {
            timer.sleep(wait);
        }
    }

    /// How long to wait, in nanoseconds, until this many bytes may pass; they are taken for passed from then on.
    private synchronized long reserve(long bytes, long nowNanos) {
        long begin = Math.max(freeAtNanos, nowNanos);
        freeAtNanos = begin + (long) (bytes * (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
        return begin - nowNanos;
    }
}
