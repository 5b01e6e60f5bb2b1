package dev.pictor.repo.postgres.embedded;

import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException.Kind;
import dev.pictor.repo.postgres.embedded.Executables.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// An installation of PostgreSQL that runs on this machine: `postgres` and `initdb` in `directory`.
record Binaries(Path directory, int majorVersion) {
    static final int OLDEST_MAJOR_VERSION = 15;
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

    String postgres() {
        return directory.resolve("postgres").toString();
    }

    String initdb() {
        return directory.resolve("initdb").toString();
    }

    /// The newest fitting installation, else the bundled binaries; of the major version `required`, if there is one.
    static Binaries choose(EmbeddedPostgresConfig config, ServerAccount account, OptionalInt required)
            throws InterruptedException {
        List<Binaries> installed = installed(config.systemRoots(), account);
        Optional<Binaries> fitting = installed.stream()
                .filter(binaries -> required.isEmpty() || binaries.majorVersion == required.getAsInt())
                .findFirst();
        if (fitting.isPresent()) {
            return fitting.get();
        }
        Optional<Binaries> bundled = BundledArchive.unpacked(config.binariesCaches(), account);
        if (bundled.isPresent() && (required.isEmpty() || bundled.get().majorVersion == required.getAsInt())) {
            return bundled.get();
        }
        if (required.isEmpty()) {
            throw new EmbeddedPostgresException(
                    Kind.NO_BINARIES,
                    ("No PostgreSQL %d or newer is installed (looked in %s), and no bundled one is for this machine (%s"
                                    + " on %s). Install PostgreSQL, or let repo.url name a server.")
                            .formatted(
                                    OLDEST_MAJOR_VERSION,
                                    config.systemRoots(),
                                    System.getProperty("os.name"),
                                    System.getProperty("os.arch")));
        }
        List<Binaries> known = new ArrayList<>(installed);
        bundled.ifPresent(known::add);
        throw otherMajor(config, required.getAsInt(), known);
    }

    private static EmbeddedPostgresException otherMajor(
            EmbeddedPostgresConfig config, int required, List<Binaries> known) {
        List<Integer> versions =
                known.stream().map(Binaries::majorVersion).distinct().toList();
        return new EmbeddedPostgresException(
                Kind.MAJOR_VERSION,
                ("The data in %s were made by PostgreSQL %d, but here is only PostgreSQL %s, and one major version"
                                + " never opens the data of another. Install PostgreSQL %d; or dump the database with"
                                + " its pg_dump, move the directory away, start Pictor, and restore the dump.")
                        .formatted(config.directory(), required, versions, required));
    }

    private static List<Binaries> installed(List<Path> roots, ServerAccount account) throws InterruptedException {
        List<Binaries> found = new ArrayList<>();
        for (Path root : roots.stream().distinct().toList()) {
            verified(root, account)
                    .filter(binaries -> binaries.majorVersion >= OLDEST_MAJOR_VERSION && binaries.hasPgcrypto())
                    .ifPresent(found::add);
        }
        found.sort(Comparator.comparingInt(Binaries::majorVersion).reversed());
        return found;
    }

    /// The installation in `directory`, if its programs are there and answer the account that will run them.
    static Optional<Binaries> verified(Path directory, ServerAccount account) throws InterruptedException {
        if (!Files.isExecutable(directory.resolve("postgres")) || !Files.isExecutable(directory.resolve("initdb"))) {
            return Optional.empty();
        }
        Outcome answer = account.run(List.of(directory.resolve("postgres").toString(), "--version"));
        Matcher version = VERSION.matcher(answer.output());
        return answer.succeeded() && version.find()
                ? Optional.of(new Binaries(directory, Integer.parseInt(version.group(1))))
                : Optional.empty();
    }

    /// Whether the extension that makes the random ids is there; some distributions pack it apart.
    private boolean hasPgcrypto() {
        return Stream.of(
                        directory.resolve("../share/postgresql"),
                        directory.resolve("../share"),
                        Path.of("/usr/share/postgresql/" + majorVersion),
                        Path.of("/usr/share/postgresql" + majorVersion),
                        Path.of("/usr/share/postgresql"),
                        Path.of("/usr/share/pgsql"))
                .anyMatch(share -> Files.exists(share.resolve("extension/pgcrypto.control")));
    }
}
