package dev.pictor.repo.cached;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Variant;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.AliasAccessRepo;
import dev.pictor.repo.AliasRepo;
import dev.pictor.repo.CleanupQueue;
import dev.pictor.repo.DetailsRepo;
import dev.pictor.repo.HashRepo;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.JobQueue;
import dev.pictor.repo.LeftOverRepo;
import dev.pictor.repo.Original;
import dev.pictor.repo.PendingFileRepo;
import dev.pictor.repo.ProxyRepo;
import dev.pictor.repo.Repo;
import dev.pictor.repo.SettingsRepo;
import dev.pictor.repo.StoreMigrationRepo;
import dev.pictor.repo.UploadRepo;
import dev.pictor.repo.VariantAccessRepo;
import dev.pictor.repo.VariantRepo;
import dev.pictor.repo.VariantRepo.StoredVariant;
import dev.pictor.repo.VariantRepo.VariantKey;

/// A repo that remembers which originals and variants were asked for. It forgets what changed, whoever changed it,
/// and asks every time while it cannot hear of changes.
public final class CachedRepo implements Repo {
    /// The most originals, and the most variants, that are remembered.
    public static final int MAX_ENTRIES = 50_000;

    private final Repo repo;
    private final CachedAliases aliases;
    private final CachedVariants variants;

    public CachedRepo(Repo repo) {
        this(repo, Meter.none());
    }

    public CachedRepo(Repo repo, Meter meter) {
        Remembered<Alias, Original> originals = new Remembered<>(MAX_ENTRIES, "originals", meter);
        Remembered<VariantKey, StoredVariant> stored = new Remembered<>(MAX_ENTRIES, "variants", meter);
        this.repo = repo;
        this.aliases = new CachedAliases(repo, originals);
        this.variants = new CachedVariants(repo, originals, stored);
        repo.addListener(new Forgetting(originals, stored));
    }

    private record Forgetting(Remembered<Alias, Original> originals, Remembered<VariantKey, StoredVariant> stored)
            implements Invalidations {
        @Override
        public void aliasChanged(Alias alias) {
            originals.forget(alias);
        }

        @Override
        public void variantChanged(ContentHash hash, Variant variant) {
            stored.forget(new VariantKey(hash, variant));
        }

        @Override
        public void originalChanged(ContentHash hash) {
            originals.forgetIf(original -> original.hash().equals(hash));
        }

        @Override
        public void everythingChanged() {
            originals.forgetEverything();
            stored.forgetEverything();
        }
    }

    @Override
    public AliasRepo aliases() {
        return aliases;
    }

    @Override
    public VariantRepo variants() {
        return variants;
    }

    @Override
    public HashRepo hashes() {
        return repo.hashes();
    }

    @Override
    public ProxyRepo proxies() {
        return repo.proxies();
    }

    @Override
    public SettingsRepo settings() {
        return repo.settings();
    }

    @Override
    public PendingFileRepo pendingFiles() {
        return repo.pendingFiles();
    }

    @Override
    public DetailsRepo details() {
        return repo.details();
    }

    @Override
    public StoreMigrationRepo storeMigrations() {
        return repo.storeMigrations();
    }

    @Override
    public AliasAccessRepo aliasAccess() {
        return repo.aliasAccess();
    }

    @Override
    public VariantAccessRepo variantAccess() {
        return repo.variantAccess();
    }

    @Override
    public UploadRepo uploads() {
        return repo.uploads();
    }

    @Override
    public LeftOverRepo leftOvers() {
        return repo.leftOvers();
    }

    @Override
    public CleanupQueue cleanup() {
        return repo.cleanup();
    }

    @Override
    public JobQueue jobs() {
        return repo.jobs();
    }

    @Override
    public void checkHealth() {
        repo.checkHealth();
    }

    @Override
    public void addListener(Invalidations listener) {
        repo.addListener(listener);
    }

    @Override
    public boolean hearsChanges() {
        return repo.hearsChanges();
    }

    @Override
    public void close() {
        repo.close();
    }
}
