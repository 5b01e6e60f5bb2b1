package dev.pictor.app;

import dev.pictor.repo.HashPage;
import dev.pictor.repo.HashPage.Entry;
import dev.pictor.repo.HashRepo;
import dev.pictor.store.Store;
import java.util.List;

/// Notices a store that does not belong to the database, before the first upload goes there.
final class Belonging {
    private static final int NEWEST = 20;
    /// Fewer may well be lost one by one.
    private static final int FEWEST = 3;

    private Belonging() {}

    /// For one who takes whatever no row names for a stray file, and removes it.
    ///
    /// @throws ConfigException if that would be every file, because the database knows no original
    static void requireOriginals(HashRepo hashes) {
        if (hashes.hashPage(null, 1).entries().isEmpty()) {
            throw new ConfigException(
                    "repo: the database knows no original, so every file of the store would be removed."
                            + " Name the database that belongs to this store; or remove the files by hand");
        }
    }

    /// @throws ConfigException if the store has none of the newest originals
    static void require(HashRepo hashes, Store store) {
        HashPage page = hashes.hashPage(null, NEWEST);
        List<Entry> newest = page.entries();
        boolean isForeign = newest.size() >= FEWEST
                && newest.stream()
                        .allMatch(entry ->
                                store.sizeBytes(entry.original().identifier()).isEmpty());
        if (isForeign) {
            throw new ConfigException(("store: none of the newest %d originals of the database lies there, such as %s."
                            + " Name the store that belongs to this database (store.path); or, if its files are lost,"
                            + " set server.ignore_missing_files to start without them")
                    .formatted(newest.size(), newest.getFirst().original().identifier()));
        }
    }
}
