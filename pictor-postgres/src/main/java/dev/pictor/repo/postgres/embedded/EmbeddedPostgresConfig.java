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
/// - `binariesCache` keeps the unpacked bundled binaries.
/// - `systemRoots` are the directories in which an installed `postgres` and `initdb` are looked for.
public record EmbeddedPostgresConfig(Path directory, Path binariesCache, List<Path> systemRoots) {
    public EmbeddedPostgresConfig {
        directory = directory.toAbsolutePath().normalize();
        binariesCache = binariesCache.toAbsolutePath().normalize();
        systemRoots = List.copyOf(systemRoots);
    }

    /// The usual layout below Pictor's data directory, with the installations that packages of Linux make.
    public static EmbeddedPostgresConfig in(Path dataDirectory) {
        return new EmbeddedPostgresConfig(
                dataDirectory.resolve("postgres"), dataDirectory.resolve("postgres-binaries"), usualRoots());
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
