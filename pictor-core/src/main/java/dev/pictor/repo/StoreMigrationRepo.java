package dev.pictor.repo;

import dev.pictor.content.Identifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which files have been moved from one store to another.
public interface StoreMigrationRepo {
    /// Whether a migration was begun and not finished.
    boolean isContinuingMigration();

    /// Marks a file as moved; the first mark of an old file stays. A new file that another old one was moved to is a
    /// [RepoException.Kind#CONFLICT].
    void markMigrated(Identifier old, Identifier moved);

    /// Marks a file as moved that keeps its identifier.
    default void markMigrated(Identifier identifier) {
        markMigrated(identifier, identifier);
    }

    /// Whether this file was moved, or is what another one was moved to.
    boolean isMigrated(Identifier identifier);

    /// The files that were moved and have another identifier now, in an order of their own; for walks over all of them.
    ///
    /// @param after the last one of the part before; null for the first part
    /// @param limit how many at most
    List<Identifier> moved(@Nullable Identifier after, int limit);

    /// Forgets all marks.
    void clear();

    /// Lets every row that names the old file name the moved one, takes the details along and marks the file as
    /// moved. One transaction.
    MoveResult move(Identifier old, Identifier moved);

    /// What became of a file that was to be moved.
    enum MoveResult {
        /// The moved file is the one that counts; nobody names the old one.
        MOVED,
        /// No row names the old file; nothing was changed.
        NOT_NAMED
    }
}
