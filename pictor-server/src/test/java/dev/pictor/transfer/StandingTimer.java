package dev.pictor.transfer;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Time that stands still until it is moved. Whoever wants to wait is written down, and goes on at once.
final class StandingTimer implements Timer {
    private final AtomicLong now = new AtomicLong();
    private final Collection<Long> waits = new ConcurrentLinkedQueue<>();

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public void sleep(long nanos) {
        waits.add(nanos);
    }

    void pass(long nanos) {
        now.addAndGet(nanos);
    }

    /// How long those who came wanted to wait, the shortest first.
    List<Long> waits() {
        return waits.stream().sorted().toList();
    }
}
