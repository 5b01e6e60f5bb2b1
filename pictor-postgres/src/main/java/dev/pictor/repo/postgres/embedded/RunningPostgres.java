package dev.pictor.repo.postgres.embedded;

import java.util.Optional;

/// The private server that another Pictor runs, seen by a command that works beside it.
public record RunningPostgres(String jdbcUrl, String user, String password) {
    /// The server of `config`; empty if none is ready.
    ///
    /// @throws EmbeddedPostgresException if its files cannot be read
    public static Optional<RunningPostgres> find(EmbeddedPostgresConfig config) {
        ClusterDirectory directory = new ClusterDirectory(config.directory());
        return PostmasterFile.read(directory.data())
                .filter(PostmasterFile::ready)
                .flatMap(server -> directory
                        .readPassword()
                        .map(password -> new RunningPostgres(
                                PictorDatabase.url(server.port()), EmbeddedPostgres.ROLE, password)));
    }

    /// Whether there are data of a server at all.
    public static boolean isMade(EmbeddedPostgresConfig config) {
        return new ClusterDirectory(config.directory()).majorVersion().isPresent();
    }

    /// Never shows the password.
    @Override
    public String toString() {
        return "RunningPostgres[" + jdbcUrl + "]";
    }
}
