package dev.pictor.generate;

import dev.pictor.repo.RepoException;
import dev.pictor.repo.VariantRepo;
import dev.pictor.repo.VariantRepo.BuildRight;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the right to build alive while a build runs, and gives it back when the build ends. Stops the build when the
/// right was lost.
final class Heartbeat implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private final VariantRepo variants;
    private final BuildRight right;
    private final Thread builder;
    private final Thread beating;

    private Heartbeat(VariantRepo variants, BuildRight right) {
        this.variants = variants;
        this.right = right;
        this.builder = Thread.currentThread();
        this.beating = Thread.ofVirtual().name("build-heartbeat").unstarted(this::beat);
    }

    static Heartbeat start(VariantRepo variants, BuildRight right) {
        Heartbeat heartbeat = new Heartbeat(variants, right);
        heartbeat.beating.start();
        return heartbeat;
    }

    private void beat() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                if (!beatOnce()) {
                    builder.interrupt();
                    return;
                }
            }
        } catch (InterruptedException stopped) {
            // The build ended.
        }
    }

    private boolean beatOnce() {
        try {
            return variants.heartbeat(right);
        } catch (RepoException e) {
            // One missed beat loses nothing: the right lives for two minutes without one.
            log.atWarn().addKeyValue("variant", right.variant()).setCause(e).log("heartbeat of a build failed");
            return true;
        }
    }

    @Override
    public void close() {
        beating.interrupt();
        variants.release(right);
    }
}
