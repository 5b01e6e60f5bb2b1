package dev.pictor.repo;

import dev.pictor.content.Alias;
import dev.pictor.content.DeleteToken;
import java.util.Optional;

/// The public names of originals.
public interface AliasRepo {
    /// The original behind an alias. One statement.
    Optional<Original> original(Alias alias);

    /// Removes an alias; with the last one of a hash its rows go too, and jobs to remove its files are queued.
    ///
    /// One transaction.
    DeleteResult delete(Alias alias, DeleteToken token);

    /// What became of a wish to remove an alias.
    enum DeleteResult {
        /// The alias is gone.
        DELETED,
        /// There was no such alias.
        UNKNOWN,
        /// The token is another one; nothing was changed.
        WRONG_TOKEN
    }
}
