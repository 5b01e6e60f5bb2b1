package dev.pictor.app;

import dev.pictor.app.Config.RepoConfig;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.postgres.PostgresConfig;
import dev.pictor.repo.postgres.PostgresRepo;
import dev.pictor.repo.postgres.PostgresTls;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgres;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgresConfig;
import dev.pictor.store.ListableStore;
import dev.pictor.store.Scratch;
import dev.pictor.store.file.FileStore;
import dev.pictor.store.s3.S3Config;
import dev.pictor.store.s3.S3Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// What was opened, closed in reverse; and how databases and stores are.
final class Parts implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /// Closes a part in the end.
    <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    ListableStore store(StoreConfig config, Scratch scratch) {
        return store(config, scratch, Meter.none());
    }

    ListableStore store(StoreConfig config, Scratch scratch, Meter meter) {
        return switch (config) {
            case StoreConfig.Files(Path root) -> FileStore.open(root);
            case StoreConfig.Objects(S3Config bucket) -> opened(S3Store.open(bucket, scratch, meter));
        };
    }

    /// The store of a command that must not make one.
    ///
    /// @throws ConfigException if there is no such directory, or files lie in two stores
    ListableStore existingStore(Config config) {
        if (config.oldStore() != null) {
            throw new ConfigException("old_store: files lie in two stores; let migrate-store finish first");
        }
        if (config.store() instanceof StoreConfig.Files(Path root) && !Files.isDirectory(root)) {
            throw new ConfigException("store.path: there is no directory " + root);
        }
        return store(config.store(), opened(Scratch.open(config.temporary())));
    }

    /// The caller closes it.
    PostgresRepo repo(RepoConfig config, Meter meter) throws InterruptedException {
        return switch (config) {
            case RepoConfig.Outside(String url, Config.Tls tls) -> PostgresRepo.open(address(url, tls), meter);
            case RepoConfig.Embedded(Path directory) -> {
                EmbeddedPostgres server = opened(EmbeddedPostgres.start(EmbeddedPostgresConfig.in(directory)));
                PostgresRepo repo = PostgresRepo.open(
                        new PostgresConfig(server.jdbcUrl(), server.user(), server.password()), meter);
                repo.inherit(); // nobody else uses this database
                yield repo;
            }
        };
    }

    static PostgresConfig address(String url, Config.Tls tls) {
        PostgresTls encryption = switch (tls) {
            case Config.Tls.AsAddressed() -> new PostgresTls.AsAddressed();
            case Config.Tls.Verified(Path certificates) -> new PostgresTls.Verified(certificates);
        };
        try {
            return PostgresConfig.ofUrl(url, encryption);
        } catch (IllegalArgumentException unusable) {
            throw new StartException(
                    "repo.url, repo.use_tls or repo.certificate_file: " + unusable.getMessage(), unusable);
        }
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                failure = failure == null ? new IllegalStateException("cannot stop cleanly", e) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
