package dev.pictor.http;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Answers in the time that a client gives, or tells that it took longer.
final class Patience {
    /// After this time a request counts as one that has no end.
    private static final Duration LONGEST = Duration.ofDays(1);

    private Patience() {}

    interface Work {
        Answer answer() throws InterruptedException;
    }

    /// Work on a body is stopped when the time is over. Other work ends by itself, so that it is not in vain for the
    /// next one who asks, and nobody can cut connections to the database by impatience.
    static Answer within(Duration left, boolean hasBody, Work work) throws InterruptedException {
        if (!left.isPositive()) {
            return ErrorAnswers.REQUEST_TIMEOUT;
        }
        FutureTask<Answer> task = new FutureTask<>(work::answer);
        Thread worker = Thread.ofVirtual().name("http").start(task);
        try {
            return task.get(left.compareTo(LONGEST) < 0 ? left.toNanos() : LONGEST.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return hasBody ? stopped(task, worker) : abandoned(task);
        } catch (ExecutionException failed) {
            throw unwrapped(failed);
        }
    }

    /// What was done at the last moment counts.
    private static Answer stopped(FutureTask<Answer> task, Thread worker) throws InterruptedException {
        worker.interrupt();
        try {
            return task.get();
        } catch (ExecutionException stopped) {
            return ErrorAnswers.REQUEST_TIMEOUT;
        }
    }

    private static Answer abandoned(FutureTask<Answer> task) {
        Thread.ofVirtual().name("http-late").start(() -> closeWhenDone(task));
        return ErrorAnswers.REQUEST_TIMEOUT;
    }

    private static void closeWhenDone(FutureTask<Answer> task) {
        try {
            if (task.get() instanceof Answer.Media unsent) {
                unsent.file().close();
            }
        } catch (InterruptedException | ExecutionException nobodyWaits) {
            // There is no answer to close.
        }
    }

    private static RuntimeException unwrapped(ExecutionException failed) throws InterruptedException {
        return switch (failed.getCause()) {
            case InterruptedException stopped -> throw stopped;
            case RuntimeException cause -> cause;
            case Error cause -> throw cause;
            case null, default -> new IllegalStateException("an answer failed", failed);
        };
    }
}
