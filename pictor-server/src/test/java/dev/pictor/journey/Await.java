package dev.pictor.journey;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Waits for what comes at its own time, with a bound.
final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private Await() {}

    /// Asks again and again until nothing is missing.
    ///
    /// @param missing asks the outside world what is not yet as it has to be; empty where all is well
    static void nothing(Callable<Optional<String>> missing) throws Exception {
        long start = System.nanoTime();
        Optional<String> last = missing.call();
        while (last.isPresent()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AssertionError("still after " + LIMIT + ": " + last.get());
            }
            Thread.onSpinWait();
            last = missing.call();
        }
    }
}
