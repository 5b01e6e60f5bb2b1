package dev.pictor.repo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/// Keeps a claim alive while the work under it is done, and stops the work when the claim is lost.
public final class Heartbeat {
    /// How long apart beats are. A claim without one for two minutes is void.
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    private enum State {
        WORKING,
        LOST,
        ENDED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WORKING);
    private final Thread worker = Thread.currentThread();
    private final Duration interval;
    private final BooleanSupplier beat;

    private Heartbeat(Duration interval, BooleanSupplier beat) {
        this.interval = interval;
        this.beat = beat;
    }

    /// Work that an interruption stops.
    @FunctionalInterface
    public interface Work<T> {
        T run() throws InterruptedException;
    }

    /// Does the work on the calling thread, beating beside it.
    ///
    /// @param beat says whether the claim is still ours; a beat that cannot be told must return true
    /// @return empty if the claim was lost meanwhile; the work was interrupted then, or its result does not count
    public static <T> Optional<T> during(BooleanSupplier beat, Work<T> work) throws InterruptedException {
        return during(INTERVAL, beat, work);
    }

    static <T> Optional<T> during(Duration interval, BooleanSupplier beat, Work<T> work) throws InterruptedException {
        Heartbeat heartbeat = new Heartbeat(interval, beat);
        Thread beating = Thread.ofVirtual().name("heartbeat").start(heartbeat::run);
        try {
            T result = work.run();
            return heartbeat.end() ? Optional.of(result) : Optional.empty();
        } catch (InterruptedException interrupted) {
            if (heartbeat.end()) {
                throw interrupted;
            }
            return Optional.empty();
        } finally {
            heartbeat.state.compareAndSet(State.WORKING, State.ENDED);
            beating.interrupt();
            if (heartbeat.state.get() == State.LOST) {
                awaitInterruptionOfLoss(beating);
            }
        }
    }

    /// Whether the claim was ours to the end. Nobody interrupts the worker afterwards.
    private boolean end() {
        return state.compareAndSet(State.WORKING, State.ENDED) || state.get() == State.ENDED;
    }

    /// The interruption that tells of the loss is delivered before the beating thread ends, and taken back here.
    private static void awaitInterruptionOfLoss(Thread beating) {
        boolean ended = false;
        while (!ended) {
            try {
                ended = beating.join(INTERVAL);
            } catch (InterruptedException loss) {
                // It has arrived; the thread is about to end.
            }
        }
        Thread.interrupted();
    }

    private void run() {
        try {
            while (state.get() == State.WORKING) {
                Thread.sleep(interval);
                if (!beat.getAsBoolean() && state.compareAndSet(State.WORKING, State.LOST)) {
                    worker.interrupt();
                }
            }
        } catch (InterruptedException ended) {
            // The work ended.
        }
    }
}
