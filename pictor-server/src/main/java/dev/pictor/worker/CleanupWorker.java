package dev.pictor.worker;

import dev.pictor.cleanup.Cleanup;
import dev.pictor.repo.CleanupQueue;
import dev.pictor.repo.CleanupQueue.Claimed;
import dev.pictor.repo.Heartbeat;
import dev.pictor.repo.RepoException;
import dev.pictor.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claims and performs clean-up jobs, until its thread is interrupted.
public final class CleanupWorker implements Runnable {
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(CleanupWorker.class);

    private final CleanupQueue queue;
    private final Cleanup cleanup;
    private Duration pause = FIRST_PAUSE;

    public CleanupWorker(CleanupQueue queue, Cleanup cleanup) {
        this.queue = queue;
        this.cleanup = cleanup;
    }

    @Override
    public void run() {
        try {
            while (true) {
                claimAndPerform();
            }
        } catch (InterruptedException stopped) {
            log.atDebug().log("clean-up worker stopped");
        }
    }

    /// A failure pauses the worker, longer each time, so that a broken database is not hammered.
    private void claimAndPerform() throws InterruptedException {
        try {
            Optional<Claimed> claimed = queue.claim(UUID.randomUUID(), WAIT);
            if (claimed.isPresent()) {
                perform(claimed.get());
            }
            pause = FIRST_PAUSE;
        } catch (RepoException e) {
            log.atWarn().setCause(e).addKeyValue("pause", pause).log("clean-up cannot reach its queue");
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void perform(Claimed claimed) throws InterruptedException {
        try {
            Optional<Cleanup.Outcome> outcome =
                    Heartbeat.during(() -> beat(claimed), () -> cleanup.perform(claimed.job()));
            if (outcome.isEmpty()) {
                log.atWarn().addKeyValue("job", claimed.id()).log("job was taken over while it ran");
                return;
            }
            switch (outcome.get()) {
                case Cleanup.Outcome.Done() -> queue.complete(claimed);
                case Cleanup.Outcome.NotNow(String reason) -> queue.retry(claimed, reason);
            }
        } catch (StoreException e) {
            log.atWarn().setCause(e).addKeyValue("job", claimed.id()).log("clean-up job failed");
            queue.retry(claimed, String.valueOf(e.getMessage()));
        }
    }

    private boolean beat(Claimed claimed) {
        try {
            return queue.heartbeat(claimed);
        } catch (RepoException e) {
            log.atWarn().setCause(e).addKeyValue("job", claimed.id()).log("heartbeat of a job failed");
            return true;
        }
    }
}
