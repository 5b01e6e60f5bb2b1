package dev.pictor.store.file;

import dev.pictor.content.Identifier;
import dev.pictor.store.ListableStore;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoredFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps files in a directory, each under its identifier as a relative path, as the reference does.
///
/// A file appears under its name in one step, whole and on the disk, and never in place of another one. Any number of
/// threads and processes may use one directory.
public final class FileStore implements ListableStore {
    /// How often a save makes folders anew that removals took away under its hands.
    private static final int MAX_ATTEMPTS = 1_000;

    private final Path root;
    private final Staging staging;
    private final Folders folders;

    private FileStore(Path root, Staging staging) {
        this.root = root;
        this.staging = staging;
        this.folders = new Folders(root);
    }

    /// Opens a directory, and makes it with its parents where there is none.
    ///
    /// @throws StoreException if it cannot be made or written
    public static FileStore open(Path root) {
        try {
            Files.createDirectories(root);
            Path real = root.toRealPath();
            return new FileStore(real, Staging.open(real));
        } catch (IOException e) {
            throw Failures.failure("could not use %s as the directory of the files".formatted(root), e);
        }
    }

    @Override
    public void save(Path source, Identifier identifier) {
        staging.requirePresence();
        Path target = path(identifier);
        try {
            lay(source, target);
            settle(target);
        } catch (IOException e) {
            throw Failures.failure("could not save " + identifier, e);
        }
    }

    /// Each folder is put on the disk once, after all of its files are there.
    @Override
    public Map<Identifier, StoreException> saveAll(Map<Identifier, Path> sources) {
        staging.requirePresence();
        Map<Identifier, StoreException> failures = new LinkedHashMap<>();
        Map<Path, List<Identifier>> placed = new LinkedHashMap<>();
        sources.forEach((identifier, source) -> {
            Path target = path(identifier);
            try {
                lay(source, target);
                placed.computeIfAbsent(folder(target), _ -> new ArrayList<>()).add(identifier);
            } catch (IOException e) {
                failures.put(identifier, Failures.failure("could not save " + identifier, e));
            }
        });
        placed.forEach((folder, identifiers) -> {
            try {
                folders.sync(folder);
            } catch (IOException e) {
                for (Identifier identifier : identifiers) {
                    failures.put(identifier, Failures.failure("could not save " + identifier, e));
                    remove(identifier);
                }
                folders.forget(folder);
            }
        });
        return failures;
    }

    @Override
    public Optional<StoredFile> open(Identifier identifier) {
        Path path = path(identifier);
        try {
            if (size(path) == null) {
                return Optional.empty();
            }
            return Optional.of(new OpenFile(path, FileChannel.open(path)));
        } catch (NoSuchFileException removedMeanwhile) {
            return Optional.empty();
        } catch (IOException e) {
            throw Failures.failure("could not open " + identifier, e);
        }
    }

    @Override
    public Optional<LocalCopy> local(Identifier identifier) {
        return sizeBytes(identifier).map(_ -> new FileItself(path(identifier)));
    }

    @Override
    public Optional<Long> sizeBytes(Identifier identifier) {
        try {
            return Optional.ofNullable(size(path(identifier)));
        } catch (IOException e) {
            throw Failures.failure("could not look for " + identifier, e);
        }
    }

    @Override
    public void remove(Identifier identifier) {
        Path path = path(identifier);
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                return; // a folder is no file of ours, even when it is empty
            }
            if (!Files.deleteIfExists(path)) {
                staging.requirePresence();
            }
        } catch (IOException e) {
            throw Failures.failure("could not remove " + identifier, e);
        }
        folders.prune(folder(path));
    }

    @Override
    public void checkHealth() {
        staging.requirePresence();
        try {
            staging.probe();
        } catch (IOException e) {
            throw Failures.failure("could not write and read below " + root, e);
        }
    }

    @Override
    public void walk(int partSize, Visitor visitor) throws InterruptedException {
        staging.requirePresence();
        new Listing(root, partSize, visitor).walk();
    }

    /// Puts a file on the disk and in its place; that it is there need not be on the disk yet.
    private void lay(Path source, Path target) throws IOException {
        Path file = source.toRealPath();
        Folders.force(file);
        try {
            place(file, target);
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            Path copy = staging.copy(file);
            try {
                place(copy, target);
            } finally {
                Files.deleteIfExists(copy);
            }
        }
        Files.deleteIfExists(file);
    }

    private void place(Path file, Path target) throws IOException {
        try {
            publish(file, target);
        } catch (IOException e) {
            clean(target);
            throw e;
        }
    }

    /// Puts on the disk that a file is in its place.
    private void settle(Path target) throws IOException {
        try {
            folders.sync(folder(target));
        } catch (IOException e) {
            Files.deleteIfExists(target);
            clean(target);
            throw e;
        }
    }

    private void publish(Path file, Path target) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                folders.make(folder(target));
                appear(file, target);
                return;
            } catch (NoSuchFileException vanished) {
                // A removal has just pruned a folder that was empty still; or the caller's file is gone.
                if (attempt == MAX_ATTEMPTS || !Files.exists(file)) {
                    throw vanished;
                }
            }
        }
    }

    /// Lets a file be seen under its name, but never in place of another: a rename would replace, a link refuses.
    private static void appear(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException noLinksHere) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void clean(Path target) {
        folders.prune(folder(target));
        folders.forget(folder(target));
    }

    /// The size of a file; null if there is none. Fails where nothing can be said, such as when the disk is gone.
    private @Nullable Long size(Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile() ? attributes.size() : null;
        } catch (NoSuchFileException missing) {
            staging.requirePresence();
            return null;
        }
    }

    private Path path(Identifier identifier) {
        Path path = root.resolve(identifier.path());
        if (staging.holds(path)) {
            throw new IllegalArgumentException("not an identifier of a file: " + identifier);
        }
        return path;
    }

    private static Path folder(Path path) {
        Path folder = path.getParent();
        if (folder == null) {
            throw new IllegalStateException("not below a root: " + path);
        }
        return folder;
    }

    /// A stored file under its own path, which needs no copy.
    private record FileItself(Path path) implements LocalCopy {
        @Override
        public void close() {
            // nothing was made
        }
    }
}
