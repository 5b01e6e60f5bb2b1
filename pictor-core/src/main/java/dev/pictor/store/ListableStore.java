package dev.pictor.store;

import dev.pictor.content.Identifier;
import java.time.Instant;
import java.util.List;

/// A store that can tell of everything that lies in it.
public interface ListableStore extends Store {
    /// Tells of every file, a part after the other, in no order. A file that is saved or removed meanwhile may be told
    /// of or not; one that is not whole yet is never told of.
    ///
    /// @param partSize how many files a part has at most
    void walk(int partSize, Visitor visitor) throws InterruptedException;

    /// Who is told.
    interface Visitor {
        /// Takes one part, and may take its time.
        void visit(List<ListedFile> part) throws InterruptedException;
    }

    /// A file that lies in the store.
    ///
    /// @param savedAt when it appeared, by the clock of the store
    record ListedFile(Identifier identifier, long sizeBytes, Instant savedAt) {}
}
