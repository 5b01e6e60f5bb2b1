package dev.pictor.repo;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Identifier;
import java.util.List;
import java.util.Optional;

/// The public names of originals.
public interface AliasRepo {
    /// The most aliases that are told at once.
    int MAX_ALIASES = 100_000;

    /// The original behind an alias. One statement.
    Optional<Original> original(Alias alias);

    /// The original behind an alias, if that is known without asking anybody; never waits.
    default Optional<Original> remembered(Alias alias) {
        return Optional.empty();
    }

    /// Removes an alias; with the last one of a hash its rows go too, and jobs to remove its files are queued.
    ///
    /// One transaction.
    DeleteResult delete(Alias alias, DeleteToken token);

    /// Gives a hash a new alias. A hash that is unknown is [RepoException.Kind#MISSING_PARENT], an alias or token that
    /// no row can hold [RepoException.Kind#INVALID_INPUT].
    CreateResult createAlias(Alias alias, DeleteToken token, ContentHash hash);

    /// The token that removes an alias.
    Optional<DeleteToken> deleteToken(Alias alias);

    /// The hash behind an alias.
    Optional<ContentHash> hash(Alias alias);

    /// All aliases of a hash, or as many of them as [#MAX_ALIASES], in no order.
    List<Alias> aliasesForHash(ContentHash hash);

    /// Removes the row of an alias, and nothing else. Nothing happens where it is gone.
    CleanupResult cleanupAlias(Alias alias);

    /// The file behind an alias. One statement.
    Optional<Identifier> identifierFromAlias(Alias alias);

    /// All aliases of the hash behind an alias, itself included, or as many of them as [#MAX_ALIASES]; none where it is
    /// unknown. One statement.
    List<Alias> aliasesFromAlias(Alias alias);

    /// What became of a new alias.
    enum CreateResult {
        CREATED,
        /// It was known, and stays as it is, token included.
        ALIAS_ALREADY_EXISTS
    }

    /// What became of an alias that was to be removed alone.
    enum CleanupResult {
        /// It is gone.
        CLEANED,
        /// It is kept for an address; nothing was changed.
        PROXIED
    }

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
