package dev.pictor.worker;

import dev.pictor.repo.RepoException;
import java.time.Duration;

/// How long to rest after failures: longer each time, so that a broken database is not hammered.
///
/// A database that cannot be reached is asked again at least every second, which costs it nothing, so that work goes on
/// soon after it is back. One that answers and refuses is left alone for longer.
final class Pauses {
    private static final Duration FIRST_UNREACHED = Duration.ofMillis(100);
    private static final Duration LONGEST_UNREACHED = Duration.ofSeconds(1);
    private static final Duration FIRST_REFUSED = Duration.ofMillis(500);
    private static final Duration LONGEST_REFUSED = Duration.ofSeconds(10);

    /// More would change nothing any more.
    private static final int MAX_DOUBLINGS = 16;

    private int failures;

    /// Rests after one more failure.
    void restAfter(RepoException failure) throws InterruptedException {
        Duration pause = after(failures, failure.kind());
        failures = Math.min(failures + 1, MAX_DOUBLINGS);
        Thread.sleep(pause);
    }

    void reset() {
        failures = 0;
    }

    /// The pause after a failure that so many came before.
    static Duration after(int earlier, RepoException.Kind kind) {
        return switch (kind) {
            case UNAVAILABLE, TIMEOUT -> doubled(FIRST_UNREACHED, earlier, LONGEST_UNREACHED);
            case INVALID_INPUT, CONFLICT, MISSING_PARENT, CORRUPT, OTHER ->
                doubled(FIRST_REFUSED, earlier, LONGEST_REFUSED);
        };
    }

    private static Duration doubled(Duration first, int times, Duration longest) {
        Duration pause = first.multipliedBy(1L << times);
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
