package dev.pictor.repo.postgres.embedded;

import java.util.List;

/// The settings of the server, given on its command line, where no file and no `ALTER SYSTEM` can undo them.
final class ServerSettings {
    /// What keeps each acknowledged commit through a crash of anything.
    private static final List<String> DURABILITY = List.of("fsync=on", "full_page_writes=on", "synchronous_commit=on");

    /// Loopback only, and nobody without the password.
    private static final List<String> REACH =
            List.of("listen_addresses=127.0.0.1", "unix_socket_directories=", "password_encryption=scram-sha-256");

    /// A modest share of the machine; an idle data directory stays small.
    private static final List<String> SIZE = List.of(
            "max_connections=100", "shared_buffers=128MB", "min_wal_size=32MB", "max_wal_size=512MB", "jit=off");

    /// Standard error to our own file, without statements, since those may hold tokens.
    private static final List<String> LOG = List.of(
            "logging_collector=off",
            "log_destination=stderr",
            "log_min_messages=log",
            "log_min_error_statement=panic",
            "log_statement=none",
            "log_checkpoints=off",
            "log_line_prefix=%m [%p] ",
            "log_timezone=UTC",
            "timezone=UTC",
            "lc_messages=C");

    /// All settings, in order; a later one wins.
    static List<String> of(int port, List<String> extra) {
        return List.of(List.of("port=" + port), REACH, DURABILITY, SIZE, LOG, extra).stream()
                .flatMap(List::stream)
                .toList();
    }

    /// What matters to a server that serves nobody but changes the data.
    static List<String> ofLoneServer() {
        return List.of(REACH, DURABILITY, LOG).stream().flatMap(List::stream).toList();
    }

    private ServerSettings() {}
}
