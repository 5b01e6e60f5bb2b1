package dev.pictor.backup;

import dev.pictor.repo.Filling;
import dev.pictor.repo.Snapshot.TableContents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/// Puts a backup into a data directory that is empty or not there; whole or not at all.
public final class Restore {
    private final Function<Path, Filling> database;

    /// @param database makes an empty database below a data directory; it ends when the filling is closed
    public Restore(Function<Path, Filling> database) {
        this.database = database;
    }

    /// Checks and copies everything, and lets it appear.
    ///
    /// @throws BackupException if it could not be put back; the directory is as it was then
    public Manifest into(Path backup, Path directory) {
        Manifest manifest = Manifest.read(backup);
        Path partial = Folders.partial(directory);
        try {
            Folders.requireFree(directory);
            Folders.remove(partial);
            Files.createDirectories(partial);
            // The embedded database may run as another user, who has to be able to enter.
            Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwx--x--x"));
            try {
                copyFiles(backup, partial, manifest);
                rows(backup, partial, manifest);
                Folders.publish(partial, directory);
            } finally {
                Folders.remove(partial);
            }
            return manifest;
        } catch (IOException e) {
            throw new BackupException(
                    "could not put %s back into %s: %s".formatted(backup, directory, e.getMessage()), e);
        }
    }

    private void rows(Path backup, Path partial, Manifest manifest) throws IOException {
        try (Filling filling = database.apply(partial)) {
            for (String table : manifest.tables().keySet()) {
                Path rows = backup.resolve(Backup.DATABASE).resolve(table + Backup.ROWS);
                try (InputStream in = new GZIPInputStream(Files.newInputStream(rows));
                        OutputStream out = filling.open(table)) {
                    in.transferTo(out);
                }
                requireSame(table, manifest.tables().get(table), filling.contents(table));
            }
            filling.removeNaming(manifest.removed());
            filling.commit();
        }
    }

    static void requireSame(String table, TableContents expected, TableContents found) {
        if (!expected.equals(found)) {
            throw new BackupException("the table %s arrived with %d rows that are not the %d of the source"
                    .formatted(table, found.rows(), expected.rows()));
        }
    }

    private static void copyFiles(Path backup, Path partial, Manifest manifest) throws IOException {
        Path source = backup.resolve(Backup.FILES);
        Path target = partial.resolve(Backup.FILES);
        Tally tally;
        try (Crew crew = new Crew()) {
            tally = new Tally(source, target, crew);
            Files.walkFileTree(source, tally);
            crew.finish();
        }
        Folders.forceTree(target);
        if (tally.files != manifest.files() || tally.bytes != manifest.fileBytes()) {
            throw new BackupException("%s holds %d files of %d bytes, and should hold %d of %d"
                    .formatted(source, tally.files, tally.bytes, manifest.files(), manifest.fileBytes()));
        }
    }

    /// Copies a tree, and counts.
    private static final class Tally extends SimpleFileVisitor<Path> {
        private final Path source;
        private final Path target;
        private final Crew crew;
        private long files;
        private long bytes;

        Tally(Path source, Path target, Crew crew) {
            this.source = source;
            this.target = target;
            this.crew = crew;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            Files.createDirectories(target.resolve(source.relativize(folder)));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Path copy = target.resolve(source.relativize(file));
            crew.perform(() -> Files.copy(file, copy));
            files++;
            bytes += attributes.size();
            return FileVisitResult.CONTINUE;
        }
    }
}
