package dev.pictor.http;

import java.time.Duration;
import java.util.concurrent.Callable;

/// Waits for what comes at its own time, with a bound.
final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Await() {}

    /// Asks again and again until the answer is the expected one.
    static <T> void equal(T expected, Callable<T> question) throws Exception {
        long start = System.nanoTime();
        T last = question.call();
        while (!last.equals(expected)) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AssertionError("expected " + expected + ", but still after " + LIMIT + ": " + last);
            }
            Thread.onSpinWait();
            last = question.call();
        }
    }
}
