package dev.pictor.repo.postgres;

import dev.pictor.job.Queue;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Wakes the workers of this process, by the queues that they wait for. Queues that nobody here works on leave no
/// trace.
final class JobWakeups {
    private static final int MAX_GROUPS = 1_000;

    private final Map<List<Queue>, Wakeups> groups = new ConcurrentHashMap<>();

    /// Those who wait for the same queues.
    Wakeups of(List<Queue> queues) {
        Wakeups known = groups.get(queues);
        if (known != null) {
            return known;
        }
        if (groups.size() >= MAX_GROUPS) {
            throw new IllegalArgumentException("workers on more than " + MAX_GROUPS + " groups of queues");
        }
        return groups.computeIfAbsent(List.copyOf(queues), _ -> new Wakeups());
    }

    /// Wakes a worker of each group that knows this queue.
    void wake(String queue) {
        groups.forEach((queues, wakeups) -> {
            for (Queue known : queues) {
                if (known.name().equals(queue)) {
                    wakeups.wake();
                    return;
                }
            }
        });
    }

    /// Wakes a worker of each group, for whatever may have come. It wakes the next one if there is more than one job.
    void wakeAll() {
        Set<Wakeups> all = new HashSet<>(groups.values());
        all.forEach(Wakeups::wake);
    }
}
