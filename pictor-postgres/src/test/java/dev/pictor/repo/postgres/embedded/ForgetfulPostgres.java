package dev.pictor.repo.postgres.embedded;

import java.util.List;

/// Starts the embedded server for tests, which have nothing to lose and time to save: without fsync.
public final class ForgetfulPostgres {
    private static final List<String> SETTINGS =
            List.of("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200");

    private ForgetfulPostgres() {}

    public static EmbeddedPostgres start(EmbeddedPostgresConfig config) throws InterruptedException {
        return EmbeddedPostgres.start(config, SETTINGS);
    }
}
