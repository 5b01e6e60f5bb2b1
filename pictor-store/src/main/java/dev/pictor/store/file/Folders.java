package dev.pictor.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The folders between a root and its files: made when a file needs them, removed with the last file.
///
/// Saves and removals take no lock, so a folder may vanish right after it was made; callers then try again.
final class Folders {
    private final Path root;

    /// Folders whose entry in their parent may not have reached the disk yet, whichever save made them.
    private final Set<Path> fresh = ConcurrentHashMap.newKeySet();

    Folders(Path root) {
        this.root = root;
    }

    /// Makes a folder below the root, with its parents.
    ///
    /// @throws NoSuchFileException if one of them vanished in between
    void make(Path folder) throws IOException {
        if (folder.equals(root) || Files.isDirectory(folder)) {
            return;
        }
        make(parent(folder));
        fresh.add(folder);
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            // Another save made it. If it is a file, or gone again, the next step says so.
        }
    }

    /// Puts the entries of a folder on the disk, and the folder itself where it is new.
    void sync(Path folder) throws IOException {
        force(folder);
        if (!folder.equals(root) && fresh.contains(folder)) {
            sync(parent(folder));
            fresh.remove(folder);
        }
    }

    /// Removes a folder and then its parents, as long as they are empty; the root stays.
    void prune(Path folder) {
        for (Path empty = folder; !empty.equals(root); empty = parent(empty)) {
            // A link to a folder of another disk would be deleted even when that folder is full.
            if (Files.isSymbolicLink(empty)) {
                return;
            }
            try {
                Files.delete(empty);
            } catch (NoSuchFileException gone) {
                // its parent may be empty still
            } catch (IOException inUse) {
                return;
            }
        }
    }

    /// Drops what is known of folders that are no more; for a save that failed and will not sync them.
    void forget(Path folder) {
        for (Path gone = folder; !gone.equals(root) && !Files.exists(gone); gone = parent(gone)) {
            fresh.remove(gone);
        }
    }

    /// Puts the bytes of a file, or the entries of a folder, on the disk.
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            channel.force(true);
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalStateException("not below a root: " + path);
        }
        return parent;
    }
}
