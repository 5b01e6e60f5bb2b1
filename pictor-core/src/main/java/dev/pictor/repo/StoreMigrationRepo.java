package dev.pictor.repo;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /// The files of these hashes that were not moved yet: stills, variants and originals.
    List<Identifier> unmoved(List<ContentHash> hashes);

    /// Lets every row that names an old file name the moved one, takes the details along and marks the file as
    /// moved. One transaction for all.
    ///
    /// @param files the moved file of each old one
    /// @return the old files that were moved; no row names the others, and for them nothing was changed
    Set<Identifier> moveAll(Map<Identifier, Identifier> files);

    /// As [#moveAll], for one file.
    default MoveResult move(Identifier old, Identifier moved) {
        return moveAll(Map.of(old, moved)).isEmpty() ? MoveResult.NOT_NAMED : MoveResult.MOVED;
    }

    /// What became of a file that was to be moved.
    enum MoveResult {
        /// The moved file is the one that counts; nobody names the old one.
        MOVED,
        /// No row names the old file; nothing was changed.
        NOT_NAMED
    }
}
