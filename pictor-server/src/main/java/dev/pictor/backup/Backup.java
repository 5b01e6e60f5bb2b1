package dev.pictor.backup;

import dev.pictor.content.Identifier;
import dev.pictor.repo.AuditRepo;
import dev.pictor.repo.Snapshot;
import dev.pictor.repo.Snapshot.TableContents;
import dev.pictor.store.Store;
import dev.pictor.store.StoredFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/// Copies all rows, as of one moment, and the files that they name. It may run beside servers: files never change, and
/// one that goes meanwhile goes with its row, here too.
public final class Backup {
    static final String DATABASE = "database";
    static final String FILES = "files";
    static final String LIST = "files.txt";
    static final String ROWS = ".copy.gz";

    /// So many lost files are named; more are counted.
    private static final int MAX_EXAMPLES = 100;

    /// So many files are one piece of work.
    private static final int PIECE = 64;

    private final Supplier<Snapshot> snapshots;
    private final AuditRepo audit;
    private final Store store;

    public Backup(Supplier<Snapshot> snapshots, AuditRepo audit, Store store) {
        this.snapshots = snapshots;
        this.audit = audit;
        this.store = store;
    }

    /// Makes a backup in a folder that is empty or not there; whole or not at all.
    ///
    /// @throws BackupException if it could not be made
    public Manifest make(Path folder) {
        Path partial = Folders.partial(folder);
        try {
            Folders.requireFree(folder);
            Folders.remove(partial);
            try {
                return fill(partial, folder);
            } finally {
                Folders.remove(partial);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new BackupException("could not make a backup in %s: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private Manifest fill(Path partial, Path folder) throws IOException {
        Files.createDirectories(partial.resolve(DATABASE));
        Files.createDirectories(partial.resolve(FILES));
        // It holds delete tokens.
        Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwx------"));
        Manifest manifest = files(partial, rows(partial));
        manifest.write(partial);
        Folders.force(partial.resolve(Manifest.NAME));
        Folders.publish(partial, folder);
        return manifest;
    }

    private Map<String, TableContents> rows(Path partial) throws IOException {
        Map<String, TableContents> tables = new LinkedHashMap<>();
        try (Snapshot snapshot = snapshots.get()) {
            for (String table : snapshot.tables()) {
                Path file = partial.resolve(DATABASE).resolve(table + ROWS);
                try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                    snapshot.write(table, out);
                }
                Folders.force(file);
                tables.put(table, snapshot.contents(table));
            }
            try (PrintWriter list = new PrintWriter(Files.newBufferedWriter(partial.resolve(LIST)))) {
                snapshot.files(file -> list.println(file.path()));
                if (list.checkError()) {
                    throw new IOException("could not write " + LIST);
                }
            }
        }
        return tables;
    }

    private Manifest files(Path partial, Map<String, TableContents> tables) throws IOException {
        Found found = new Found();
        try (Crew crew = new Crew();
                BufferedReader list = Files.newBufferedReader(partial.resolve(LIST))) {
            List<String> piece = piece(list);
            while (!piece.isEmpty()) {
                List<String> paths = piece;
                crew.perform(() -> {
                    for (String path : paths) {
                        take(new Identifier(path), partial.resolve(FILES).resolve(path), found);
                    }
                });
                piece = piece(list);
            }
            crew.finish();
        }
        Folders.forceTree(partial.resolve(FILES));
        return found.manifest(tables);
    }

    private static List<String> piece(BufferedReader list) throws IOException {
        List<String> piece = new ArrayList<>();
        for (String path = list.readLine(); path != null; path = list.readLine()) {
            piece.add(path);
            if (piece.size() == PIECE) {
                break;
            }
        }
        return piece;
    }

    private void take(Identifier file, Path target, Found found) throws IOException {
        long copied = Files.exists(target) ? 0 : copy(file, target);
        if (copied > 0) {
            found.copied(copied);
        } else if (copied < 0 && !audit.isReferenced(file)) {
            found.removed(file);
        } else if (copied < 0) {
            found.lost(file);
        }
    }

    /// What came of the files.
    private static final class Found {
        private final List<Identifier> removed = new ArrayList<>();
        private final List<Identifier> lostExamples = new ArrayList<>();
        private long lost;
        private long files;
        private long bytes;

        synchronized void copied(long fileBytes) {
            files++;
            bytes += fileBytes;
        }

        synchronized void removed(Identifier file) {
            removed.add(file);
        }

        synchronized void lost(Identifier file) {
            lost++;
            if (lostExamples.size() < MAX_EXAMPLES) {
                lostExamples.add(file);
            }
        }

        synchronized Manifest manifest(Map<String, TableContents> tables) {
            return new Manifest(tables, files, bytes, List.copyOf(removed), lost, List.copyOf(lostExamples));
        }
    }

    /// @return how many bytes; 0 where somebody has copied it already, -1 where the file is gone
    private long copy(Identifier file, Path target) throws IOException {
        Optional<StoredFile> found = store.open(file);
        if (found.isEmpty()) {
            return -1;
        }
        Path folder = target.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try (StoredFile source = found.get();
                FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long position = 0;
            while (position < source.sizeBytes()) {
                long sent = source.transferTo(position, source.sizeBytes() - position, out);
                if (sent <= 0) {
                    throw new IOException(
                            "%s ended after %d bytes of %d".formatted(file, position, source.sizeBytes()));
                }
                position += sent;
            }
            return position;
        } catch (FileAlreadyExistsException twice) {
            if (Files.isRegularFile(target)) {
                return 0; // another hand has it
            }
            throw new IOException(file + " is the name of a file and of a folder", twice);
        }
    }
}
