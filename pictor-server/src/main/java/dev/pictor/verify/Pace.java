package dev.pictor.verify;

import java.time.Duration;

/// Lets no more than so many steps happen in a second.
final class Pace {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long nanosPerStep;
    private final long startedAt = System.nanoTime();
    private long steps;

    /// @param stepsPerSecond 0 for as many as there can be
    Pace(int stepsPerSecond) {
        nanosPerStep = stepsPerSecond == 0 ? 0 : NANOS_PER_SECOND / stepsPerSecond;
    }

    void step() throws InterruptedException {
        steps++;
        long early = startedAt + steps * nanosPerStep - System.nanoTime();
        if (nanosPerStep > 0 && early > 0) {
            Thread.sleep(Duration.ofNanos(early));
        }
    }
}
