package dev.pictor.http;

import dev.pictor.repo.AliasAccessRepo;
import dev.pictor.repo.AliasRepo;
import dev.pictor.repo.CleanupQueue;
import dev.pictor.repo.DetailsRepo;
import dev.pictor.repo.HashRepo;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.JobQueue;
import dev.pictor.repo.LeftOverRepo;
import dev.pictor.repo.PendingFileRepo;
import dev.pictor.repo.ProxyRepo;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.SettingsRepo;
import dev.pictor.repo.StoreMigrationRepo;
import dev.pictor.repo.UploadRepo;
import dev.pictor.repo.VariantAccessRepo;
import dev.pictor.repo.VariantRepo;
import org.jspecify.annotations.Nullable;

/// A real repo whose every answer can be made to fail.
final class FaultyRepo implements Repo {
    private final Repo repo;
    volatile RepoException.@Nullable Kind broken;

    FaultyRepo(Repo repo) {
        this.repo = repo;
    }

    private Repo working() {
        RepoException.Kind kind = broken;
        if (kind != null) {
            throw new RepoException(kind, "broken: password=secret");
        }
        return repo;
    }

    @Override
    public HashRepo hashes() {
        return working().hashes();
    }

    @Override
    public AliasRepo aliases() {
        return working().aliases();
    }

    @Override
    public VariantRepo variants() {
        return working().variants();
    }

    @Override
    public ProxyRepo proxies() {
        return working().proxies();
    }

    @Override
    public SettingsRepo settings() {
        return working().settings();
    }

    @Override
    public PendingFileRepo pendingFiles() {
        return working().pendingFiles();
    }

    @Override
    public DetailsRepo details() {
        return working().details();
    }

    @Override
    public StoreMigrationRepo storeMigrations() {
        return working().storeMigrations();
    }

    @Override
    public AliasAccessRepo aliasAccess() {
        return working().aliasAccess();
    }

    @Override
    public VariantAccessRepo variantAccess() {
        return working().variantAccess();
    }

    @Override
    public UploadRepo uploads() {
        return working().uploads();
    }

    @Override
    public LeftOverRepo leftOvers() {
        return working().leftOvers();
    }

    @Override
    public CleanupQueue cleanup() {
        return working().cleanup();
    }

    @Override
    public JobQueue jobs() {
        return working().jobs();
    }

    @Override
    public void checkHealth() {
        working().checkHealth();
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
        // The repo is the extension's.
    }
}
