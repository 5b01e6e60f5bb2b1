package dev.pictor.repo.cached;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/// A bounded memory of answers, in which an answer that was overtaken by a change is never kept.
///
/// Who changes something counts the change first and then drops the entry; who asks reads the count before asking, and
/// keeps the answer only if the count is still the same at the moment of keeping. Both act on an entry atomically, so
/// either the keeper sees the count or the changer finds the entry.
final class Remembered<K, V> {
    private record Entry<V>(V value, long epoch) {}

    private final Cache<K, Entry<V>> entries;
    private final Meter.Counter hits;
    private final Meter.Counter misses;
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong epoch = new AtomicLong();

    Remembered(long maxEntries) {
        this(maxEntries, "", Meter.none());
    }

    /// @param name tells this memory's numbers from those of others
    Remembered(long maxEntries, String name, Meter meter) {
        this.hits = meter.counter("pictor_cache_hits", new Label("cache", name));
        this.misses = meter.counter("pictor_cache_misses", new Label("cache", name));
        this.entries = Caffeine.newBuilder().maximumSize(maxEntries).build();
    }

    Optional<V> find(K key) {
        Optional<V> found = glimpse(key);
        if (found.isEmpty()) {
            misses.add(1);
        }
        return found;
    }

    /// For those who ask again with [#find] where nothing is remembered, so that the miss counts once.
    Optional<V> glimpse(K key) {
        Entry<V> entry = entries.getIfPresent(key);
        if (entry == null || entry.epoch() != epoch.get()) {
            return Optional.empty();
        }
        hits.add(1);
        return Optional.of(entry.value());
    }

    /// The number to hand to [#keep], read before asking for what shall be kept.
    long changes() {
        return changes.get();
    }

    void keep(K key, V value, long changesBeforeAsking) {
        entries.asMap()
                .compute(
                        key,
                        (_, kept) -> changes.get() == changesBeforeAsking ? new Entry<>(value, epoch.get()) : kept);
        if (changes.get() != changesBeforeAsking) {
            // A change that looks at all entries may have passed ours before it could be seen.
            entries.invalidate(key);
        }
    }

    void forget(K key) {
        changes.incrementAndGet();
        entries.asMap().compute(key, (_, _) -> null);
    }

    /// Looks at every entry: for changes that are rare and do not know their keys.
    void forgetIf(Predicate<V> isStale) {
        changes.incrementAndGet();
        for (K key : entries.asMap().keySet()) {
            entries.asMap().computeIfPresent(key, (_, kept) -> isStale.test(kept.value()) ? null : kept);
        }
    }

    void forgetEverything() {
        changes.incrementAndGet();
        epoch.incrementAndGet();
        entries.invalidateAll();
    }
}
