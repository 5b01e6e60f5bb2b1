package dev.pictor.repo.postgres.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where and how the private cluster lives.
///
/// - `directory` holds everything of the server: data, password, lock and log.
/// - `binariesCaches` are places for the unpacked bundled binaries; the first that the server can reach is taken.
/// - `systemRoots` are the directories in which an installed `postgres` and `initdb` are looked for.
public record EmbeddedPostgresConfig(Path directory, List<Path> binariesCaches, List<Path> systemRoots) {
    public EmbeddedPostgresConfig {
        directory = directory.toAbsolutePath().normalize();
        binariesCaches = binariesCaches.stream()
                .map(cache -> cache.toAbsolutePath().normalize())
                .toList();
        systemRoots = List.copyOf(systemRoots);
    }

    /// The usual layout below Pictor's data directory, with the installations that packages of Linux make.
    public static EmbeddedPostgresConfig in(Path dataDirectory) {
        return new EmbeddedPostgresConfig(
                dataDirectory.resolve("postgres"),
                List.of(
                        dataDirectory.resolve("postgres-binaries"),
                        Path.of("/var/cache/pictor"),
                        Path.of(System.getProperty("java.io.tmpdir"), "pictor-postgres-binaries")),
                usualRoots());
    }

    private static List<Path> usualRoots() {
        List<Path> roots = new ArrayList<>();
        roots.addAll(binBelow(Path.of("/usr/lib/postgresql"), "*"));
        roots.addAll(binBelow(Path.of("/usr"), "pgsql-*"));
        Executables.find("postgres").map(Path::getParent).ifPresent(roots::add);
        return roots;
    }

    private static List<Path> binBelow(Path parent, String glob) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(parent, glob)) {
                versions.forEach(version -> found.add(version.resolve("bin")));
            } catch (IOException cause) {
                throw EmbeddedPostgresException.on(parent, "list", cause);
            }
        }
        return found;
    }
}
