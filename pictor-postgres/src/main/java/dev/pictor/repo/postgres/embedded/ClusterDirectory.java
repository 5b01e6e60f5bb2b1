package dev.pictor.repo.postgres.embedded;

import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException.Kind;
import dev.pictor.repo.postgres.embedded.Executables.Outcome;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/// The directory of the private cluster: `data` of the server, and of Pictor `password`, `lock` and `server.log`.
record ClusterDirectory(Path root) {
    private static final Duration INITDB_LIMIT = Duration.ofMinutes(5);
    private static final String HALF_MADE = "data.new-";
    private static final int PASSWORD_BYTES = 24;
    private static final FileAttribute<Set<PosixFilePermission>> SECRET =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

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

    /// The password of the cluster, made up at the first call.
    String readPassword() {
        try {
            if (Files.exists(password())) {
                return Files.readString(password()).strip();
            }
            if (Files.exists(data())) {
                throw new EmbeddedPostgresException(
                        Kind.PASSWORD,
                        "The password file " + password() + " is lost, but the data are there. Restore it from a"
                                + " backup, or see PostgreSQL's manual on how to reset the password of the role "
                                + EmbeddedPostgres.ROLE + " and write the new one there.");
            }
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            Path beside = root.resolve("password.new");
            Files.deleteIfExists(beside);
            Files.createFile(beside, SECRET);
            Files.writeString(beside, password + "\n");
            Directories.sync(beside);
            Files.move(beside, password(), StandardCopyOption.ATOMIC_MOVE);
            Directories.sync(root);
            return password;
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(password(), "read or write", cause);
        }
    }

    /// Makes the data beside their place and moves them there whole.
    void initialize(Binaries binaries, ServerAccount account, String password) throws InterruptedException {
        try {
            removeHalfMade();
            Path beside = root.resolve(HALF_MADE + UUID.randomUUID());
            Path passwordCopy = root.resolve(HALF_MADE + "password");
            try {
                Files.createDirectory(
                        beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                Files.createFile(passwordCopy, SECRET);
                Files.writeString(passwordCopy, password + "\n");
                account.handOver(beside);
                account.handOver(passwordCopy);
                initdb(binaries, account, beside, passwordCopy);
                Files.move(beside, data(), StandardCopyOption.ATOMIC_MOVE);
                Directories.sync(root);
            } finally {
                Files.deleteIfExists(passwordCopy);
                Directories.remove(beside);
            }
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(root, "create the database cluster in", cause);
        }
    }

    private void initdb(Binaries binaries, ServerAccount account, Path target, Path passwordFile)
            throws InterruptedException {
        List<String> command = List.of(
                binaries.initdb(),
                "--pgdata=" + target,
                "--username=" + EmbeddedPostgres.ROLE,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // One order of text on every machine, whatever its C library; else indexes break when it changes.
                "--locale=C",
                "--data-checksums",
                "--no-instructions");
        Outcome outcome = Executables.run(account.command(command), INITDB_LIMIT);
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
