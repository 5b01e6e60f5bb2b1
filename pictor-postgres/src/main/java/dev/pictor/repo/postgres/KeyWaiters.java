package dev.pictor.repo.postgres;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Those in this process who wait until a key is released; several may wait for one.
final class KeyWaiters {
    private final Map<String, Set<Semaphore>> waiting = new ConcurrentHashMap<>();

    /// Begins to wait: what is released from now on is a permit of the answer.
    Semaphore register(String key) {
        Semaphore waiter = new Semaphore(0);
        waiting.compute(key, (same, others) -> {
            Set<Semaphore> waiters = others == null ? new HashSet<>() : others;
            waiters.add(waiter);
            return waiters;
        });
        return waiter;
    }

    /// Ends a wait.
    void leave(String key, Semaphore waiter) {
        waiting.computeIfPresent(key, (same, waiters) -> {
            waiters.remove(waiter);
            return waiters.isEmpty() ? null : waiters;
        });
    }

    /// Wakes those who wait for this key.
    void wake(String key) {
        waiting.computeIfPresent(key, (same, waiters) -> {
            waiters.forEach(Semaphore::release);
            return waiters;
        });
    }

    /// Wakes everybody.
    void wakeAll() {
        waiting.keySet().forEach(this::wake);
    }
}
