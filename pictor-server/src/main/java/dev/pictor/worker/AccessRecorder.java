package dev.pictor.worker;

import dev.pictor.generate.Accesses;
import dev.pictor.repo.RepoException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes down again and again which variants and proxied media were asked for, and once more when its thread is
/// interrupted.
public final class AccessRecorder implements Runnable {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(AccessRecorder.class);

    private final Accesses accesses;

    public AccessRecorder(Accesses accesses) {
        this.accesses = accesses;
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                flush();
            }
        } catch (InterruptedException stopped) {
            flush();
        }
    }

    private void flush() {
        try {
            accesses.flush();
        } catch (RepoException e) {
            log.atWarn().setCause(e).log("cannot write down what was asked for");
        }
    }
}
