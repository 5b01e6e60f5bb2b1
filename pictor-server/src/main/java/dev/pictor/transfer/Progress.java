package dev.pictor.transfer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// How far a migration has come; may be read while it runs.
public final class Progress {
    private final AtomicLong expected = new AtomicLong();
    private final LongAdder originals = new LongAdder();
    private final LongAdder files = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /// What was done at one moment.
    ///
    /// @param expected how many originals there were at the start
    /// @param originals how many of them are done, moved or not
    /// @param files how many files were moved, and with how many bytes
    public record State(long expected, long originals, long files, long bytes) {}

    void expect(long count) {
        expected.set(count);
    }

    void originalsDone(int count) {
        originals.add(count);
    }

    void fileMoved(long size) {
        files.increment();
        bytes.add(size);
    }

    public State state() {
        return new State(expected.get(), originals.sum(), files.sum(), bytes.sum());
    }
}
