package dev.pictor.repo.postgres.embedded;

import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException.Kind;
import dev.pictor.repo.postgres.embedded.Executables.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// The operating-system account under which the server runs: Pictor's own, or an unprivileged one if that is root.
sealed interface ServerAccount {
    Duration COMMAND_LIMIT = Duration.ofSeconds(20);

    /// Pictor's own account.
    record Own() implements ServerAccount {
        @Override
        public List<String> command(List<String> command) {
            return command;
        }

        @Override
        public String nameOf(Path directory) {
            return directory.toString();
        }

        @Override
        public List<String> commandIn(Path directory, List<String> command) {
            return command;
        }

        @Override
        public void handOver(Path path) {}

        @Override
        public String cacheMode() {
            return "rwx------";
        }
    }

    /// Another account, which root becomes through `prefix`.
    ///
    /// It may be unable to pass the directories above the data, for example a closed home. So root opens the
    /// directory, and the server and all its children inherit the descriptor and go in through it.
    record Other(int uid, int gid, String name, List<String> prefix) implements ServerAccount {
        private static final String DESCRIPTOR = "/proc/self/fd/7";

        private static final String OPEN_AND_RUN = """
                directory=$1; shift; exec "$@" 7< "$directory"
                """;

        @Override
        public List<String> command(List<String> command) {
            List<String> whole = new ArrayList<>(prefix);
            whole.addAll(command);
            return whole;
        }

        @Override
        public String nameOf(Path directory) {
            return DESCRIPTOR;
        }

        @Override
        public List<String> commandIn(Path directory, List<String> command) {
            List<String> whole = new ArrayList<>(List.of("sh", "-c", OPEN_AND_RUN, "sh", directory.toString()));
            whole.addAll(command(command));
            return whole;
        }

        @Override
        public void handOver(Path path) throws IOException {
            Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public String cacheMode() {
            return "rwxr-xr-x";
        }
    }

    /// The command line that runs `command` under this account.
    List<String> command(List<String> command);

    /// Makes the account the owner of `path`.
    void handOver(Path path) throws IOException;

    /// The name of `directory` for a program that runs by `commandIn`.
    String nameOf(Path directory);

    /// The command line that runs `command` under this account, with `directory` open to it by `nameOf`.
    List<String> commandIn(Path directory, List<String> command);

    /// The mode of a directory with programs that the account shall run.
    String cacheMode();

    /// Whether the account may enter `directory` and all that is above it.
    default boolean reaches(Path directory) throws InterruptedException {
        return run(List.of("test", "-x", directory.toString())).succeeded();
    }

    /// Runs a short command under this account.
    default Outcome run(List<String> command) throws InterruptedException {
        return Executables.run(command(command), COMMAND_LIMIT);
    }

    /// The account for the server whose data lie in `data`: their owner, if root may choose and they exist.
    static ServerAccount choose(Path data) throws InterruptedException {
        return runsAsRoot() ? Unprivileged.choose(data) : new Own();
    }

    private static boolean runsAsRoot() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        } catch (IOException _) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    /// The choice of an account by root.
    final class Unprivileged {
        private static final List<String> PREFERRED = List.of("pictor", "postgres", "nobody");
        private static final Pattern NUMBER = Pattern.compile("\\d+");

        private Unprivileged() {}

        private static ServerAccount choose(Path data) throws InterruptedException {
            ServerAccount account = named(data);
            Outcome became = account.run(List.of("true"));
            if (!became.succeeded()) {
                throw new EmbeddedPostgresException(
                        Kind.NO_ACCOUNT,
                        "Pictor runs as root, and PostgreSQL refuses to; becoming another user by "
                                + account.command(List.of()) + " failed: " + became.output()
                                + ". Allow it, or run Pictor as an ordinary user.");
            }
            return account;
        }

        private static ServerAccount named(Path data) throws InterruptedException {
            OptionalInt owner = owner(data);
            if (owner.isPresent()) {
                return account(nameOf(owner.getAsInt()))
                        .orElseGet(
                                () -> switcher(owner.getAsInt(), owner.getAsInt(), Integer.toString(owner.getAsInt())));
            }
            for (String name : PREFERRED) {
                Optional<ServerAccount> account = account(name);
                if (account.isPresent()) {
                    return account.get();
                }
            }
            throw new EmbeddedPostgresException(
                    Kind.NO_ACCOUNT,
                    "Pictor runs as root, and PostgreSQL refuses to, but none of the users " + PREFERRED
                            + " exists. Create one (useradd --system pictor), or run Pictor as an ordinary user.");
        }

        private static OptionalInt owner(Path data) {
            try {
                int uid = (int) Files.getAttribute(data, "unix:uid");
                return uid == 0 ? OptionalInt.empty() : OptionalInt.of(uid);
            } catch (IOException _) {
                return OptionalInt.empty();
            }
        }

        private static String nameOf(int uid) throws InterruptedException {
            return Executables.run(List.of("id", "-un", Integer.toString(uid)), COMMAND_LIMIT)
                    .output();
        }

        private static Optional<ServerAccount> account(String name) throws InterruptedException {
            Outcome uid = Executables.run(List.of("id", "-u", name), COMMAND_LIMIT);
            Outcome gid = Executables.run(List.of("id", "-g", name), COMMAND_LIMIT);
            boolean known = NUMBER.matcher(uid.output()).matches()
                    && NUMBER.matcher(gid.output()).matches();
            return known && Integer.parseInt(uid.output()) != 0
                    ? Optional.of(switcher(Integer.parseInt(uid.output()), Integer.parseInt(gid.output()), name))
                    : Optional.empty();
        }

        private static ServerAccount switcher(int uid, int gid, String name) {
            Optional<Path> setpriv = Executables.find("setpriv");
            if (setpriv.isPresent()) {
                return new Other(
                        uid,
                        gid,
                        name,
                        List.of(setpriv.get().toString(), "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--"));
            }
            Path runuser = Executables.find("runuser")
                    .orElseThrow(() -> new EmbeddedPostgresException(
                            Kind.NO_ACCOUNT,
                            "Pictor runs as root, and PostgreSQL refuses to, but neither setpriv nor runuser is there"
                                    + " to change the user. Install util-linux, or run Pictor as an ordinary user."));
            return new Other(uid, gid, name, List.of(runuser.toString(), "-u", name, "--"));
        }
    }
}
