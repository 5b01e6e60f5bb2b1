package dev.pictor.metrics.prometheus;

/// Sorts durations into buckets: 16 of the same width between a power of two and the next.
final class Durations {
    private static final int PARTS_LOG = 4;
    private static final int PARTS = 1 << PARTS_LOG;

    /// What is shorter than a microsecond is about a microsecond.
    private static final int SHORTEST_LOG = 10;

    /// What is longer than five hours is about five hours.
    private static final int LONGEST_LOG = 44;

    static final int BUCKETS = (LONGEST_LOG - SHORTEST_LOG) * PARTS;

    private Durations() {}

    static int bucket(long nanos) {
        int log = 63 - Long.numberOfLeadingZeros(nanos | 1);
        if (log < SHORTEST_LOG) {
            return 0;
        }
        if (log >= LONGEST_LOG) {
            return BUCKETS - 1;
        }
        int part = (int) (nanos >>> (log - PARTS_LOG)) - PARTS;
        return (log - SHORTEST_LOG) * PARTS + part;
    }

    static long middle(int bucket) {
        int log = bucket / PARTS + SHORTEST_LOG - PARTS_LOG;
        long part = (long) PARTS + bucket % PARTS;
        return (part << log) + (1L << (log - 1));
    }
}
