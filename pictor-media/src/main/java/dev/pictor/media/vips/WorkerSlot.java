package dev.pictor.media.vips;

import dev.pictor.media.MediaException;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A place for one worker, held by one caller at a time: whatever happens to the worker, the place has another.
final class WorkerSlot {
    private static final Logger log = LoggerFactory.getLogger(WorkerSlot.class);

    /// How long a worker may take to be ready; generous, for a machine that is starting everything at once.
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    /// After so many operations a worker is replaced, so that no leak can grow for ever.
    private static final int MAX_OPERATIONS = 10_000;

    private final VipsConfig config;
    private volatile @Nullable WorkerProcess worker;
    private boolean ready;
    private int operations;
    private volatile long idleSince = System.nanoTime();
    private volatile boolean closed;

    WorkerSlot(VipsConfig config) {
        this.config = config;
    }

    /// Starts a worker without waiting for it.
    void start() {
        if (closed) {
            throw new MediaException("the workers are stopped");
        }
        ready = false;
        operations = 0;
        try {
            worker = WorkerProcess.start(config);
        } catch (IOException failure) {
            throw new MediaException("cannot start a worker", failure);
        }
        if (closed) {
            close();
        }
    }

    /// As [#start()]; a failure is left for the next caller to meet.
    void startAhead() {
        try {
            start();
        } catch (MediaException failure) {
            log.atError().setCause(failure).log("media worker does not start");
        }
    }

    /// Performs an operation. If its worker is killed meanwhile, which need not be the picture's fault, it is tried
    /// once more.
    Answer perform(Request request) throws InterruptedException {
        try {
            return attempt(request);
        } catch (WorkerLost killed) {
            return secondAttempt(request);
        } finally {
            idleSince = System.nanoTime();
        }
    }

    private Answer secondAttempt(Request request) throws InterruptedException {
        try {
            return attempt(request);
        } catch (WorkerLost again) {
            throw crashed(again);
        }
    }

    private static RefusedMedia crashed(WorkerLost lost) {
        return new RefusedMedia(Refusal.CRASHED, "the picture ended its worker", lost);
    }

    /// @throws WorkerLost if the worker was killed
    private Answer attempt(Request request) throws WorkerLost, InterruptedException {
        WorkerProcess current = sent(request);
        try {
            Answer answer = current.answer(config.timeLimit());
            if (wornOut(answer)) {
                replace("worn out");
            }
            return answer;
        } catch (TimeoutException late) {
            replace("time limit");
            throw new RefusedMedia(Refusal.TIMEOUT, "the picture takes too long");
        } catch (WorkerLost lost) {
            boolean killed = current.wasKilled();
            replace("crash");
            if (killed) {
                throw lost;
            }
            throw crashed(lost);
        } catch (InterruptedException interrupted) {
            replace("caller gone");
            throw interrupted;
        }
    }

    @Nullable
    ProcessHandle handle() {
        WorkerProcess current = worker;
        return current == null ? null : current.handle();
    }

    /// Ends the worker, also while it is used.
    void close() {
        closed = true;
        WorkerProcess current = worker;
        if (current != null) {
            current.kill();
        }
    }

    /// Hands the request to a worker that is ready. One that is found dead never began, so another gets it.
    private WorkerProcess sent(Request request) throws InterruptedException {
        try {
            return sendOnce(request);
        } catch (WorkerLost idleDeath) {
            replace("found dead");
        }
        try {
            return sendOnce(request);
        } catch (WorkerLost again) {
            replace("found dead");
            throw new MediaException("workers do not stay alive", again);
        }
    }

    private WorkerProcess sendOnce(Request request) throws WorkerLost, InterruptedException {
        WorkerProcess current = worker;
        if (current == null) {
            start();
            current = Objects.requireNonNull(worker);
        }
        if (!current.isAlive()) {
            throw new WorkerLost("worker ended while idle", null);
        }
        awaitReady(current);
        current.send(request);
        return current;
    }

    private void awaitReady(WorkerProcess current) throws WorkerLost, InterruptedException {
        if (ready) {
            return;
        }
        try {
            switch (current.answer(START_LIMIT)) {
                case Answer.Ready(String version, List<String> unapplied) -> {
                    ready = true;
                    log.atInfo()
                            .addKeyValue("pid", current.handle().pid())
                            .addKeyValue("libvips", version)
                            .addKeyValue("unapplied_limits", unapplied)
                            .log("media worker is ready");
                }
                case Answer.Failed(String detail) -> throw new MediaException("a worker cannot work: " + detail);
                case Answer.Done _, Answer.Refused _ -> throw new WorkerLost("worker talks out of turn", null);
            }
        } catch (TimeoutException late) {
            throw new WorkerLost("worker is not ready in time", null);
        }
    }

    private boolean wornOut(Answer answer) {
        operations++;
        return operations >= MAX_OPERATIONS
                || (answer instanceof Answer.Done(String _, long residentBytes)
                        && residentBytes > config.memoryLimitBytes() / 2);
    }

    /// Ends a worker that nobody used for so long; the next caller starts another.
    void stopIfIdleFor(Duration limit) {
        if (System.nanoTime() - idleSince >= limit.toNanos()) {
            end("idle");
        }
    }

    private void replace(String why) {
        end(why);
        if (!closed) {
            startAhead();
        }
    }

    private void end(String why) {
        WorkerProcess old = worker;
        worker = null;
        if (old != null) {
            log.atInfo()
                    .addKeyValue("pid", old.handle().pid())
                    .addKeyValue("reason", why)
                    .addKeyValue("end", old.kill())
                    .log("media worker is ended");
        }
    }
}
