package dev.pictor.worker;

import dev.pictor.repo.PendingFileRepo;
import dev.pictor.repo.RepoException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives up files that have been pending for too long, again and again, until its thread is interrupted.
public final class Sweeper implements Runnable {
    /// How long a file may be pending: several times what receiving and storing one may take at most.
    public static final Duration PENDING_AT_MOST = Duration.ofMinutes(15);

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

    private final PendingFileRepo pendingFiles;

    public Sweeper(PendingFileRepo pendingFiles) {
        this.pendingFiles = pendingFiles;
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

    private void sweep() {
        try {
            int given = pendingFiles.giveUp(PENDING_AT_MOST);
            if (given > 0) {
                log.atInfo().addKeyValue("files", given).log("gave up files that were never made known");
            }
        } catch (RepoException e) {
            log.atWarn().setCause(e).log("cannot look for files that were never made known");
        }
    }
}
