package dev.pictor.repo;

/// Everything that use cases ask of the database.
public interface Repo extends AutoCloseable {
    HashRepo hashes();

    AliasRepo aliases();

    VariantRepo variants();

    ProxyRepo proxies();

    SettingsRepo settings();

    PendingFileRepo pendingFiles();

    DetailsRepo details();

    StoreMigrationRepo storeMigrations();

    AliasAccessRepo aliasAccess();

    VariantAccessRepo variantAccess();

    UploadRepo uploads();

    LeftOverRepo leftOvers();

    CleanupQueue cleanup();

    JobQueue jobs();

    /// Answers if the database does, within a second or so; throws [RepoException] if it does not.
    void checkHealth();

    /// Tells `listener` of every change from now on. One that this node makes itself is told before the call that
    /// makes it returns; one that others make, soon after.
    void addListener(Invalidations listener);

    /// Whether notifications of other nodes' changes arrive at the moment. While they do not, memory is not to be
    /// trusted.
    boolean hearsChanges();

    @Override
    void close();
}
