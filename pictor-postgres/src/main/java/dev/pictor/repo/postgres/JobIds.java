package dev.pictor.repo.postgres;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// Makes ids of version 7, each greater than the one before in this process: neighbours in time lie side by side in an
/// index, and jobs queued in the same microsecond keep their order.
final class JobIds {
    private static final AtomicLong last = new AtomicLong();

    private JobIds() {}

    static UUID next() {
        long ticks =
                last.accumulateAndGet(System.currentTimeMillis() << 12, (before, now) -> Math.max(before + 1, now));
        long high = ((ticks >>> 12) << 16) | 0x7000L | (ticks & 0xfffL);
        long low = (ThreadLocalRandom.current().nextLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    static UUID[] next(int count) {
        UUID[] ids = new UUID[count];
        for (int i = 0; i < count; i++) {
            ids[i] = next();
        }
        return ids;
    }
}
