package dev.pictor.backup;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Some hands that copy at once: most of the time each waits for the disk. What the first of them fails with ends all.
final class Crew implements AutoCloseable {
    private static final int HANDS = 16;

    private final ExecutorService threads = Executors.newFixedThreadPool(
            HANDS, Thread.ofPlatform().name("copy-", 0).factory());
    private final Semaphore free = new Semaphore(HANDS);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    interface Work {
        void perform() throws IOException;
    }

    /// Returns when somebody has begun with it.
    void perform(Work work) throws IOException {
        free.acquireUninterruptibly();
        requireHope();
        threads.execute(() -> {
            try {
                work.perform();
            } catch (IOException | RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                free.release();
            }
        });
    }

    /// Returns when everything is done.
    void finish() throws IOException {
        free.acquireUninterruptibly(HANDS);
        free.release(HANDS);
        requireHope();
    }

    private void requireHope() throws IOException {
        switch (failure.get()) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Throwable e -> throw new IllegalStateException("files could not be copied", e);
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
