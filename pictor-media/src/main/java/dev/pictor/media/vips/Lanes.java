package dev.pictor.media.vips;

import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import java.util.concurrent.Semaphore;

/// Who may use a worker, and who may wait for one. Heavy work has a slow lane: it never takes the last worker where
/// there are several, nor more than half of the places to wait, so that light work goes past it.
final class Lanes {
    private final Semaphore admitted;
    private final Semaphore running;
    private final Semaphore heavyAdmitted;
    private final Semaphore heavyRunning;

    Lanes(int workers, int waiting) {
        int heavyAtOnce = Math.max(1, workers - 1);
        admitted = new Semaphore(workers + waiting);
        running = new Semaphore(workers, true);
        heavyAdmitted = new Semaphore(heavyAtOnce + waiting / 2);
        heavyRunning = new Semaphore(heavyAtOnce, true);
    }

    /// Something to do while a worker is ours.
    interface Work {
        String perform() throws InterruptedException;
    }

    /// Waits for its turn, and works.
    ///
    /// @throws RefusedMedia if too many wait already
    String perform(Weight weight, Work work) throws InterruptedException {
        return switch (weight) {
            case LIGHT -> inTurn(work);
            case HEAVY -> admitted(heavyAdmitted, () -> alone(heavyRunning, () -> inTurn(work)));
        };
    }

    /// Does something while a worker is ours, if one is free right now.
    void ifFree(Runnable work) {
        if (running.tryAcquire()) {
            try {
                work.run();
            } finally {
                running.release();
            }
        }
    }

    /// How much heavy work waits for its lane, more or less.
    int heavyWaiting() {
        return heavyRunning.getQueueLength();
    }

    private String inTurn(Work work) throws InterruptedException {
        return admitted(admitted, () -> alone(running, work));
    }

    private static String admitted(Semaphore places, Work work) throws InterruptedException {
        if (!places.tryAcquire()) {
            throw new RefusedMedia(Refusal.BUSY, "too many pictures wait already");
        }
        try {
            return work.perform();
        } finally {
            places.release();
        }
    }

    private static String alone(Semaphore turns, Work work) throws InterruptedException {
        turns.acquire();
        try {
            return work.perform();
        } finally {
            turns.release();
        }
    }
}
