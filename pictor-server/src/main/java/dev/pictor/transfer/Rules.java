package dev.pictor.transfer;

/// How a migration goes about it.
///
/// @param concurrency how many groups of files are worked on at once
/// @param maxBytesPerSecond how fast files are read; 0 for as fast as they can
public record Rules(int concurrency, long maxBytesPerSecond, Missing missing, Sources sources) {
    public static final int DEFAULT_CONCURRENCY = 32;

    /// As the reference does.
    public static final Rules DEFAULT = new Rules(DEFAULT_CONCURRENCY, Throttle.UNBOUNDED, Missing.FAIL, Sources.KEEP);

    public Rules {
        concurrency = Math.max(1, concurrency);
        if (maxBytesPerSecond < 0) {
            throw new IllegalArgumentException("a rate below zero: " + maxBytesPerSecond);
        }
    }

    /// What a file means that neither store has.
    public enum Missing {
        /// The migration stays unfinished.
        FAIL,
        /// It is told, and that is all.
        SKIP
    }

    /// What becomes of the files that were moved, in the end.
    public enum Sources {
        KEEP,
        REMOVE
    }
}
