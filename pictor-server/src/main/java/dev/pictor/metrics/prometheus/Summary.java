package dev.pictor.metrics.prometheus;

import dev.pictor.metrics.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Durations: their number and sum since the start, and quantiles of about the last minute, to 3 %.
final class Summary implements Meter.Timer {
    static final List<Double> QUANTILES = List.of(0.0, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0);

    private static final int SLICES = 5;
    private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final LongSupplier nanoTime;
    private final LongAdder count = new LongAdder();
    private final LongAdder sumNanos = new LongAdder();
    private final AtomicReferenceArray<@Nullable Slice> slices = new AtomicReferenceArray<>(SLICES);

    Summary(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// @param quantileNanos in the order of [#QUANTILES]; 0 where nothing happened lately
    record Reading(long count, long sumNanos, List<Long> quantileNanos) {}

    @Override
    public void record(long nanos) {
        long duration = Math.max(0, nanos);
        count.increment();
        sumNanos.add(duration);
        now().counts().incrementAndGet(Durations.bucket(duration));
    }

    /// The durations that came in one piece of the last minute.
    private record Slice(long tick, AtomicIntegerArray counts) {
        private Slice(long tick) {
            this(tick, new AtomicIntegerArray(Durations.BUCKETS));
        }
    }

    private Slice now() {
        long tick = Math.floorDiv(nanoTime.getAsLong(), SLICE_NANOS);
        int place = Math.floorMod(tick, SLICES);
        while (true) {
            Slice current = slices.get(place);
            if (current != null && current.tick() >= tick) {
                return current;
            }
            slices.compareAndSet(place, current, new Slice(tick));
        }
    }

    Reading read() {
        long oldest = Math.floorDiv(nanoTime.getAsLong(), SLICE_NANOS) - SLICES;
        long[] merged = new long[Durations.BUCKETS];
        long total = 0;
        for (int place = 0; place < SLICES; place++) {
            Slice slice = slices.get(place);
            if (slice != null && slice.tick() > oldest) {
                for (int bucket = 0; bucket < merged.length; bucket++) {
                    int lately = slice.counts().get(bucket);
                    merged[bucket] += lately;
                    total += lately;
                }
            }
        }
        List<Long> values = new ArrayList<>();
        for (double quantile : QUANTILES) {
            values.add(total == 0 ? 0L : at(merged, (long) Math.ceil(quantile * total)));
        }
        return new Reading(count.sum(), sumNanos.sum(), List.copyOf(values));
    }

    private static long at(long[] merged, long rank) {
        long seen = 0;
        for (int bucket = 0; bucket < merged.length; bucket++) {
            seen += merged[bucket];
            if (seen > 0 && seen >= rank) {
                return Durations.middle(bucket);
            }
        }
        return 0;
    }
}
