package dev.pictor.repo;

import dev.pictor.content.Identifier;
import java.time.Duration;
import java.util.List;

/// Files that are about to lie in the store while no row names them yet. Each is written down before its first byte is,
/// so that a crash at any moment leaves nothing to hunt for.
public interface PendingFileRepo {
    /// Writes a file down. Committed when this returns.
    void record(Identifier identifier);

    /// Writes some files down, all or none of them. Committed when this returns.
    void recordAll(List<Identifier> identifiers);

    /// Crosses a file out that was never written, or was removed again.
    void forget(Identifier identifier);

    /// Queues the removal of the files that have been pending for longer than this, by the database's clock.
    ///
    /// @return how many
    int giveUp(Duration olderThan);
}
