package dev.pictor.cleanup;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.job.CleanupJob;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.Repo;
import dev.pictor.store.Store;
import java.time.Duration;
import java.util.function.IntUnaryOperator;

/// Removes what nobody needs. Every job may run twice, and beside another one for the same thing.
public final class Cleanup {
    /// How many rows one transaction removes, and one page of a walk holds.
    static final int BATCH = 500;

    private final Repo repo;
    private final Store store;
    private final Retention retention;
    private final Prune prune;
    private final Meter.Counter outdatedVariants;
    private final Meter.Counter outdatedProxies;

    public Cleanup(Repo repo, Store store, Retention retention, Meter meter) {
        this.repo = repo;
        this.store = store;
        this.retention = retention;
        this.prune = new Prune(repo, store);
        this.outdatedVariants = meter.counter("pict_rs_cleanup_outdated_variant");
        this.outdatedProxies = meter.counter("pict_rs_cleanup_outdated_proxy");
    }

    /// How long variants and proxied media are kept after somebody asked for them last.
    public record Retention(Duration variants, Duration proxies) {
        /// The reference's defaults.
        public static final Retention DEFAULT = new Retention(Duration.ofDays(7), Duration.ofDays(7));
    }

    /// What became of a job.
    public sealed interface Outcome {
        /// Whatever it named is gone.
        record Done() implements Outcome {}

        /// It cannot be done now; trying again later may help.
        record NotNow(String reason) implements Outcome {}
    }

    /// Performs a job.
    ///
    /// @throws InterruptedException between two steps of a long one, if its thread was interrupted
    public Outcome perform(CleanupJob job) throws InterruptedException {
        switch (job) {
            case CleanupJob.RemoveFile(Identifier identifier) -> {
                return removeFile(identifier);
            }
            case CleanupJob.RemoveHash(ContentHash hash) -> repo.hashes().removeUnused(hash);
            case CleanupJob.RemoveAlias(var alias, var token) -> repo.aliases().delete(alias, token);
            case CleanupJob.RemoveVariant(ContentHash hash, var variant) ->
                repo.variants().remove(hash, variant);
            case CleanupJob.RemoveVariants(ContentHash hash) -> repo.variants().removeAll(hash);
            case CleanupJob.RemoveAllVariants() -> repeat(repo.variants()::removeSome);
            case CleanupJob.RemoveOutdatedVariants() ->
                repeat(limit ->
                        counted(outdatedVariants, repo.variants().removeUnusedFor(retention.variants(), limit)));
            case CleanupJob.RemoveOutdatedProxies() ->
                repeat(limit -> counted(outdatedProxies, repo.proxies().removeUnusedFor(retention.proxies(), limit)));
            case CleanupJob.Prune() -> prune.run();
        }
        return new Outcome.Done();
    }

    private Outcome removeFile(Identifier identifier) {
        if (repo.cleanup().isReferenced(identifier)) {
            return new Outcome.NotNow("a row still names " + identifier);
        }
        store.remove(identifier);
        repo.cleanup().forgetDetails(identifier);
        return new Outcome.Done();
    }

    private static int counted(Meter.Counter counter, int removed) {
        counter.add(removed);
        return removed;
    }

    private static void repeat(IntUnaryOperator removeUpTo) throws InterruptedException {
        while (removeUpTo.applyAsInt(BATCH) == BATCH) {
            stopIfInterrupted();
        }
    }

    static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the job was stopped");
        }
    }
}
