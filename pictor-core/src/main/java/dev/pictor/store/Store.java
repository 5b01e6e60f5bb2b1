package dev.pictor.store;

import dev.pictor.content.Identifier;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The place where bytes lie. A file that can be seen is whole, and never changes.
public interface Store {
    /// Takes a file over under this identifier. When this returns the bytes are on disk, whatever happens to the
    /// process or the machine.
    ///
    /// @param source a file of the caller's, outside the store; it may be gone afterwards
    /// @throws StoreException if it could not; nothing is left under the identifier then
    void save(Path source, Identifier identifier);

    /// Takes some files over, each as [#save] does, and cheaper than one after the other where a store can.
    ///
    /// @return those that it could not take, and why; nothing is left under their identifiers
    /// @throws StoreException if the store cannot be used at all; what became of each file is not known then
    default Map<Identifier, StoreException> saveAll(Map<Identifier, Path> sources) {
        Map<Identifier, StoreException> failures = new LinkedHashMap<>();
        sources.forEach((identifier, source) -> {
            try {
                save(source, identifier);
            } catch (StoreException failure) {
                failures.put(identifier, failure);
            }
        });
        return failures;
    }

    /// Opens a file; empty if there is none.
    Optional<StoredFile> open(Identifier identifier);

    /// Opens a file if its bytes are in memory; never waits for anything.
    default Optional<StoredFile> remembered(Identifier identifier) {
        return Optional.empty();
    }

    /// A path under which other processes of this machine can read the file; a copy where the store keeps no such
    /// files. Empty if there is none.
    Optional<LocalCopy> local(Identifier identifier);

    /// The size of a file in bytes; empty if there is none.
    Optional<Long> sizeBytes(Identifier identifier);

    /// Removes a file. One that is not there counts as removed.
    void remove(Identifier identifier);

    /// Removes some files, each as [#remove] does, and cheaper than one after the other where a store can.
    ///
    /// @return those that it could not remove, and why
    /// @throws StoreException if the store cannot be used at all; what became of each file is not known then
    default Map<Identifier, StoreException> removeAll(Collection<Identifier> identifiers) {
        Map<Identifier, StoreException> failures = new LinkedHashMap<>();
        for (Identifier identifier : identifiers) {
            try {
                remove(identifier);
            } catch (StoreException failure) {
                failures.put(identifier, failure);
            }
        }
        return failures;
    }

    /// Answers if files can be written and read; throws [StoreException] if not.
    void checkHealth();

    /// Where clients can get a file without us; empty where they cannot. Says nothing of whether it is there, and never
    /// waits.
    default Optional<URI> publicAddress(Identifier identifier) {
        return Optional.empty();
    }

    /// A file that can be read by its path until this is closed.
    interface LocalCopy extends AutoCloseable {
        Path path();

        @Override
        void close();
    }
}
