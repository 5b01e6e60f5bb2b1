package dev.pictor.worker;

import dev.pictor.job.CleanupJob;
import dev.pictor.repo.LeftOverRepo.Swept;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives up files that have been pending for too long, and removes what crashed nodes left behind, again and again,
/// until its thread is interrupted.
public final class Sweeper implements Runnable {
    /// How long a file may be pending: several times what receiving and storing one may take at most.
    public static final Duration PENDING_AT_MOST = Duration.ofMinutes(15);

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

    private final Repo repo;

    public Sweeper(Repo repo) {
        this.repo = repo;
    }

    @Override
    public void run() {
        try {
            while (true) {
                sweep();
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException stopped) {
            log.atDebug().log("sweeper stopped");
        }
    }

    /// Looks once.
    void sweep() {
        try {
            repo.jobs().push(new CleanupJob.RemoveOutdatedVariants());
            repo.jobs().push(new CleanupJob.RemoveOutdatedProxies());
            int given = repo.pendingFiles().giveUp(PENDING_AT_MOST);
            if (given > 0) {
                log.atInfo().addKeyValue("files", given).log("gave up files that were never made known");
            }
            Swept swept = repo.leftOvers().sweep();
            if (!swept.equals(Swept.NOTHING)) {
                log.atInfo().addKeyValue("rows", swept).log("removed or repaired what others left behind");
            }
        } catch (RepoException e) {
            log.atWarn().setCause(e).log("cannot look for what others left behind");
        }
    }
}
