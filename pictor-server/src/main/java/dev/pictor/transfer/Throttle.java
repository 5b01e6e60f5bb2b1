package dev.pictor.transfer;

import java.util.concurrent.TimeUnit;

/// Lets no more than so many bytes a second pass, whoever asks.
final class Throttle {
    /// A rate of nothing, for no bound.
    static final long UNBOUNDED = 0;

    private final long bytesPerSecond;
    private long freeAtNanos = System.nanoTime();

    Throttle(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /// Returns when this many bytes may pass.
    void take(long bytes) throws InterruptedException {
        if (bytesPerSecond != UNBOUNDED) {
            TimeUnit.NANOSECONDS.sleep(reserve(bytes, System.nanoTime()));
        }
    }

    /// How long to wait, in nanoseconds, until this many bytes may pass; they are taken for passed from then on.
    synchronized long reserve(long bytes, long nowNanos) {
        long begin = Math.max(freeAtNanos, nowNanos);
        freeAtNanos = begin + (long) (bytes * (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
        return begin - nowNanos;
    }
}
