package dev.pictor.repo.postgres.embedded;

import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException.Kind;
import dev.pictor.repo.postgres.embedded.Executables.Outcome;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/// The directory of the private cluster: `data` of the server, and of Pictor `password`, `lock` and `server.log`.
record ClusterDirectory(Path root) {
    private static final Duration INITDB_LIMIT = Duration.ofMinutes(5);
    private static final Duration RESET_LIMIT = Duration.ofMinutes(10);
    private static final String HALF_MADE = "data.new-";
    private static final int PASSWORD_BYTES = 24;
    private static final FileAttribute<Set<PosixFilePermission>> SECRET =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> CLOSED =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    Path data() {
        return root.resolve("data");
    }

    Path password() {
        return root.resolve("password");
    }

    ServerLog log() {
        return new ServerLog(root.resolve("server.log"));
    }

    /// The major version that made the data; absent while there are none.
    OptionalInt majorVersion() {
        if (!Files.exists(data())) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(
                    Files.readString(data().resolve("PG_VERSION")).strip()));
        } catch (AccessDeniedException cause) {
            throw EmbeddedPostgresException.on(data(), "read", cause);
        } catch (IOException | NumberFormatException cause) {
            throw new EmbeddedPostgresException(
                    Kind.DIRECTORY_UNUSABLE,
                    data() + " cannot be read as a PostgreSQL data directory (" + cause
                            + "). Restore it from a backup, or move it away to start with an empty database.",
                    cause);
        }
    }

    /// The password of the cluster; absent before the first start, or if it was lost.
    Optional<String> readPassword() {
        try {
            return Optional.of(Files.readString(password()).strip()).filter(password -> !password.isEmpty());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(password(), "read", cause);
        }
    }

    static String randomPassword() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    void writePassword(String password) {
        try {
            Path beside = root.resolve("password.new");
            writeSecret(beside, password);
            Directories.sync(beside);
            Files.move(beside, password(), StandardCopyOption.ATOMIC_MOVE);
            Directories.sync(root);
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(password(), "write", cause);
        }
    }

    private static void writeSecret(Path file, String secret) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, SECRET);
        Files.writeString(file, secret + "\n");
    }

    /// Lets a server without connections give the role the password of `cluster`.
    void resetPassword(Cluster cluster) throws InterruptedException {
        Path statement = root.resolve("password.sql");
        try {
            try {
                // The letters of a random password need no quoting.
                writeSecret(
                        statement,
                        "ALTER ROLE " + EmbeddedPostgres.ROLE + " LOGIN PASSWORD '" + cluster.password() + "'");
                List<String> command = cluster.account().commandIn(data(), cluster.loneCommand());
                Outcome outcome = Executables.run(command, statement, RESET_LIMIT);
                if (!outcome.succeeded() || outcome.output().contains("ERROR:")) {
                    throw ServerFailure.of("the reset of the lost password", root, outcome.output());
                }
            } finally {
                Files.deleteIfExists(statement);
            }
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(statement, "write", cause);
        }
    }

    /// Makes the data beside their place and moves them there whole.
    void initialize(Binaries binaries, ServerAccount account, String password) throws InterruptedException {
        try {
            removeHalfMade();
            Path beside = root.resolve(HALF_MADE + UUID.randomUUID());
            try {
                Path made = beside.resolve("data");
                Path passwordCopy = beside.resolve("password");
                Files.createDirectory(beside, CLOSED);
                Files.createDirectory(made, CLOSED);
                writeSecret(passwordCopy, password);
                for (Path path : List.of(beside, made, passwordCopy)) {
                    account.handOver(path);
                }
                initdb(binaries, account, beside);
                Files.move(made, data(), StandardCopyOption.ATOMIC_MOVE);
                Directories.sync(root);
            } finally {
                Directories.remove(beside);
            }
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(root, "create the database cluster in", cause);
        }
    }

    private void initdb(Binaries binaries, ServerAccount account, Path workplace) throws InterruptedException {
        String name = account.nameOf(workplace);
        List<String> command = List.of(
                binaries.initdb(),
                "--pgdata=" + name + "/data",
                "--username=" + EmbeddedPostgres.ROLE,
                "--pwfile=" + name + "/password",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // One order of text on every machine, whatever its C library; else indexes break when it changes.
                "--locale=C",
                "--data-checksums",
                "--no-instructions");
        Outcome outcome = Executables.run(account.commandIn(workplace, command), INITDB_LIMIT);
        if (!outcome.succeeded()) {
            throw ServerFailure.of("initdb", root, outcome.output());
        }
    }

    private void removeHalfMade() throws IOException {
        try (DirectoryStream<Path> leftOvers = Files.newDirectoryStream(root, HALF_MADE + "*")) {
            for (Path leftOver : leftOvers) {
                Directories.remove(leftOver);
            }
        }
    }
}
