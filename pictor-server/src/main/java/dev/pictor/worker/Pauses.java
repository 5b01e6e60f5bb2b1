package dev.pictor.worker;

import java.time.Duration;

/// Rests after failures, longer each time, so that a broken database is not hammered.
final class Pauses {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Duration next = FIRST;

    void rest() throws InterruptedException {
        Duration pause = next;
        next = longer(pause);
        Thread.sleep(pause);
    }

    void reset() {
        next = FIRST;
    }

    /// The pause after this one.
    static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }
}
