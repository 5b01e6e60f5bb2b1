package dev.pictor.cleanup;

import dev.pictor.content.ContentHash;
import dev.pictor.job.CleanupJob;
import dev.pictor.repo.Original;
import dev.pictor.repo.Repo;
import dev.pictor.repo.SettingsRepo;
import dev.pictor.store.Store;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The search for originals whose file is lost, and how far it has come. What is written down is what pict-rs writes.
public final class Prune {
    private static final String STARTED = "prune-missing-started";
    private static final String QUEUED = "prune-missing-queued";
    private static final String COMPLETE = "prune-missing-complete";
    private static final String YES = "1";

    private final Repo repo;
    private final Store store;

    public Prune(Repo repo, Store store) {
        this.repo = repo;
        this.store = store;
    }

    /// How far the search has come.
    ///
    /// @param complete whether the last one came to its end
    /// @param progress how many originals the last one found to be lost
    /// @param total how many originals there are
    public record Status(boolean complete, long progress, long total) {}

    /// How the search stands.
    public Status status() {
        SettingsRepo settings = repo.settings();
        long progress = settings.get(QUEUED)
                .filter(value -> value.length == Long.BYTES)
                .map(value -> ByteBuffer.wrap(value).getLong())
                .orElse(0L);
        return new Status(
                settings.get(COMPLETE).isPresent(), progress, repo.hashes().size());
    }

    /// Queues a search if there never was one.
    public void begin() {
        if (repo.settings().get(STARTED).isEmpty()) {
            beginAgain();
        }
    }

    /// Queues a search, unless one waits or runs.
    public void beginAgain() {
        repo.jobs().push(new CleanupJob.Prune());
    }

    /// Purges the hashes whose original is lost.
    void run() throws InterruptedException {
        repo.settings().remove(COMPLETE);
        repo.settings().set(STARTED, YES);
        long lost = 0;
        @Nullable ContentHash last = null;
        List<Original> page;
        do {
            page = repo.hashes().walk(last, Cleanup.BATCH);
            for (Original original : page) {
                Cleanup.stopIfInterrupted();
                if (store.sizeBytes(original.identifier()).isEmpty()) {
                    repo.hashes().purge(original.hash());
                    lost++;
                }
                last = original.hash();
            }
            repo.settings()
                    .set(QUEUED, ByteBuffer.allocate(Long.BYTES).putLong(lost).array());
        } while (page.size() == Cleanup.BATCH);
        repo.settings().set(COMPLETE, YES);
    }
}
