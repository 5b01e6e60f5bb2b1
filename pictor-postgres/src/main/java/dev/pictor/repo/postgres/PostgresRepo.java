package dev.pictor.repo.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.AliasAccessRepo;
import dev.pictor.repo.AliasRepo;
import dev.pictor.repo.AuditRepo;
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
import dev.pictor.repo.RepoException.Kind;
import dev.pictor.repo.SettingsRepo;
import dev.pictor.repo.StoreMigrationRepo;
import dev.pictor.repo.UploadRepo;
import dev.pictor.repo.VariantAccessRepo;
import dev.pictor.repo.VariantRepo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A repo in a PostgreSQL database, which it may share with other nodes and with peers of the reference.
public final class PostgresRepo implements Repo {
    private static final Logger log = LoggerFactory.getLogger(PostgresRepo.class);
    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(1);

    private final Database database;
    private final Listeners listeners = new Listeners();
    private final Notifier notifier;
    private final PostgresHashRepo hashes;
    private final PostgresAliasRepo aliases;
    private final PostgresVariantRepo variants;
    private final PostgresProxyRepo proxies;
    private final PostgresSettingsRepo settings;
    private final PostgresPendingFileRepo pendingFiles;
    private final PostgresDetailsRepo details;
    private final PostgresStoreMigrationRepo storeMigrations;
    private final PostgresAliasAccessRepo aliasAccess;
    private final PostgresVariantAccessRepo variantAccess;
    private final PostgresUploadRepo uploads;
    private final PostgresLeftOverRepo leftOvers;
    private final StaleJobs staleJobs;
    private final PostgresJobQueue jobs;
    private final PostgresCleanupQueue cleanup;
    private final @Nullable HikariDataSource ownPool;

    private PostgresRepo(
            DataSource pool,
            DataSource direct,
            @Nullable HikariDataSource ownPool,
            PostgresLimits limits,
            Meter meter) {
        this.ownPool = ownPool;
        database = new Database(pool, meter);
        JobWakeups wakeups = new JobWakeups();
        KeyWaiters keys = new KeyWaiters();
        notifier = new Notifier(direct, listeners, wakeups, keys, limits.silence());
        notifier.count(meter);
        pendingFiles = new PostgresPendingFileRepo(database);
        hashes = new PostgresHashRepo(database, listeners);
        aliases = new PostgresAliasRepo(database, listeners);
        variants = new PostgresVariantRepo(database, new BuildRights(database, keys, notifier.node()), listeners);
        proxies = new PostgresProxyRepo(database, listeners);
        settings = new PostgresSettingsRepo(database);
        details = new PostgresDetailsRepo(database, listeners);
        storeMigrations = new PostgresStoreMigrationRepo(database, listeners);
        aliasAccess = new PostgresAliasAccessRepo(database);
        variantAccess = new PostgresVariantAccessRepo(database);
        uploads = new PostgresUploadRepo(database, keys);
        leftOvers = new PostgresLeftOverRepo(database, hashes);
        staleJobs = new StaleJobs(database);
        jobs = new PostgresJobQueue(database, staleJobs, wakeups);
        cleanup = new PostgresCleanupQueue(database, jobs);
    }

    /// Opens a database: brings its schema up to date, whoever created it, and begins to listen.
    ///
    /// @throws RepoException if it cannot be reached, or must not be touched; the message says why
    public static PostgresRepo open(PostgresConfig config) {
        return open(config, Meter.none());
    }

    /// As [#open(PostgresConfig)]; statements and connections are counted and timed.
    public static PostgresRepo open(PostgresConfig config, Meter meter) {
        DataSource direct = Connections.direct(config);
        new Schema(direct).prepare();
        PoolThreads threads = new PoolThreads();
        HikariDataSource pool = Connections.pool(config, threads, meter);
        try {
            PostgresRepo repo = new PostgresRepo(pool, direct, pool, config.limits(), meter);
            repo.notifier.whenBack(threads::databaseIsBack);
            return started(repo);
        } catch (RuntimeException failure) {
            pool.close();
            throw failure;
        }
    }

    /// Opens a database over connections that somebody else provides and closes. Their sessions must be in UTC.
    /// They should have `enable_bitmapscan` off, as ours have: while the server has no statistics of a queue, a
    /// claim would else read and sort all of its jobs.
    ///
    /// @param pool for statements; its bounds and timeouts are the provider's
    /// @param direct for migrations, and for the one connection that listens as long as the repo is open
    public static PostgresRepo over(DataSource pool, DataSource direct) {
        new Schema(direct).prepare();
        return started(new PostgresRepo(pool, direct, null, PostgresLimits.DEFAULT, Meter.none()));
    }

    private static PostgresRepo started(PostgresRepo repo) {
        try {
            repo.requireUtc();
            repo.notifier.start();
            repo.staleJobs.start();
            return repo;
        } catch (SQLException failure) {
            throw Failures.translated(failure);
        }
    }

    private static final String TIME_ZONE = """
            SELECT current_setting('TimeZone')
            """;

    private void requireUtc() {
        String zone = database.one(TIME_ZONE, row -> row.getString(1)).orElse("none");
        if (!zone.equals("UTC") && !zone.equals("Etc/UTC") && !zone.equals("GMT")) {
            throw new RepoException(Kind.OTHER, "sessions must be in UTC, not in " + zone);
        }
    }

    private static final String END_CLAIMS = """
            UPDATE job_queue
            SET heartbeat = timezone('UTC', now()) - interval '2 minutes'
            WHERE worker IS NOT NULL
            """;

    private static final String END_BUILDS = """
            DELETE FROM keyed_notifications
            """;

    /// Takes over what a process that was killed had begun: its pending files, its jobs, its rights to build.
    ///
    /// Only for a database that nobody else uses, since the dead and the living look alike for two minutes.
    public void inherit() {
        pendingFiles.giveUp(Duration.ZERO);
        database.update(END_CLAIMS);
        database.update(END_BUILDS);
    }

    @Override
    public HashRepo hashes() {
        return hashes;
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
    public ProxyRepo proxies() {
        return proxies;
    }

    @Override
    public SettingsRepo settings() {
        return settings;
    }

    @Override
    public PendingFileRepo pendingFiles() {
        return pendingFiles;
    }

    @Override
    public DetailsRepo details() {
        return details;
    }

    @Override
    public StoreMigrationRepo storeMigrations() {
        return storeMigrations;
    }

    @Override
    public AliasAccessRepo aliasAccess() {
        return aliasAccess;
    }

    @Override
    public VariantAccessRepo variantAccess() {
        return variantAccess;
    }

    @Override
    public UploadRepo uploads() {
        return uploads;
    }

    @Override
    public LeftOverRepo leftOvers() {
        return leftOvers;
    }

    @Override
    public CleanupQueue cleanup() {
        return cleanup;
    }

    @Override
    public JobQueue jobs() {
        return jobs;
    }

    /// What somebody asks who compares all rows with all files.
    public AuditRepo audit() {
        return new PostgresAudit(database);
    }

    private static final String PROBE = """
            SELECT 1
            """;

    @Override
    public void checkHealth() {
        AtomicReference<@Nullable RepoException> failure = new AtomicReference<>(new RepoException(
                Kind.TIMEOUT, "the database did not answer within " + HEALTH_LIMIT.toMillis() + " ms"));
        Thread probe = Thread.ofVirtual().name("database-health").start(() -> failure.set(probe()));
        try {
            if (!probe.join(HEALTH_LIMIT)) {
                probe.interrupt();
            }
        } catch (InterruptedException stopped) {
            probe.interrupt();
            Thread.currentThread().interrupt();
        }
        RepoException unhealthy = failure.get();
        if (unhealthy != null) {
            throw unhealthy;
        }
    }

    private @Nullable RepoException probe() {
        try {
            database.one(PROBE, row -> row.getInt(1));
            return null;
        } catch (RepoException unhealthy) {
            return unhealthy;
        }
    }

    @Override
    public void addListener(Invalidations listener) {
        listeners.add(listener);
    }

    @Override
    public boolean hearsChanges() {
        return notifier.hears();
    }

    @Override
    public void close() {
        staleJobs.close();
        notifier.close();
        try {
            jobs.releaseAll();
        } catch (RepoException gone) {
            log.atWarn().setCause(gone).log("claimed jobs were not given back; they are free in two minutes");
        }
        if (ownPool != null) {
            ownPool.close();
        }
    }
}
