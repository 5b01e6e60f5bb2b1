package dev.pictor.app;

import dev.pictor.store.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// Opens the store of a command that must not make one.
final class Stores {
    private Stores() {}

    /// @throws ConfigException if there is no such directory
    static FileStore existing(Path files) {
        if (!Files.isDirectory(files)) {
            throw new ConfigException("store.path: there is no directory " + files);
        }
        return FileStore.open(files);
    }
}
