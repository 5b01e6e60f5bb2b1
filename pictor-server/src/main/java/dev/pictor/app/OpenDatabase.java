package dev.pictor.app;

import dev.pictor.app.Config.RepoConfig;
import dev.pictor.repo.postgres.PostgresConfig;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgres;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgresConfig;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException;
import dev.pictor.repo.postgres.embedded.RunningPostgres;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The way to a database for a command that works beside a server, or without one.
///
/// @param started the embedded server, where this command had to start it
record OpenDatabase(PostgresConfig address, @Nullable EmbeddedPostgres started) implements AutoCloseable {

    /// The database of `config`, which has to be there.
    static OpenDatabase existing(RepoConfig config) throws InterruptedException {
        if (config instanceof RepoConfig.Embedded(Path directory)
                && !RunningPostgres.isMade(EmbeddedPostgresConfig.in(directory))) {
            throw new ConfigException(
                    "server.data_directory: %s holds no database; name the one of your server, or set repo.type and repo.url"
                            .formatted(directory));
        }
        return open(config);
    }

    /// The database of `config`; an embedded one is made where there is none.
    static OpenDatabase open(RepoConfig config) throws InterruptedException {
        return switch (config) {
            case RepoConfig.Outside(String url, Config.Tls tls) -> new OpenDatabase(Parts.address(url, tls), null);
            case RepoConfig.Embedded(Path directory) -> embedded(EmbeddedPostgresConfig.in(directory));
        };
    }

    private static OpenDatabase embedded(EmbeddedPostgresConfig config) throws InterruptedException {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.start(config);
            return new OpenDatabase(new PostgresConfig(server.jdbcUrl(), server.user(), server.password()), server);
        } catch (EmbeddedPostgresException taken) {
            if (taken.kind() != EmbeddedPostgresException.Kind.DIRECTORY_IN_USE) {
                throw taken;
            }
            RunningPostgres server = RunningPostgres.find(config).orElseThrow(() -> taken);
            return new OpenDatabase(new PostgresConfig(server.jdbcUrl(), server.user(), server.password()), null);
        }
    }

    @Override
    public void close() {
        if (started != null) {
            started.close();
        }
    }
}
