package dev.pictor.transfer;

import java.util.concurrent.TimeUnit;

/// Time as a throttle needs it: how much has passed, and waiting.
public interface Timer {
    /// Nanoseconds since some moment.
    long nanos();

    void sleep(long nanos) throws InterruptedException;

    /// The time of this machine.
    Timer SYSTEM = new Timer() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    };
}
