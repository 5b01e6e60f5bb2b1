package dev.pictor.repo;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.ProxyUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Remote media that are kept under an alias.
///
/// Addresses are compared in their canonical spelling, so that all spellings of one address find the same row. A
/// row of an old node in another spelling is found by that spelling.
public interface ProxyRepo {
    /// Keeps an alias for an address, unless another one is kept already; the caller then removes its own alias. An
    /// address that is not [ProxyUrl#storable] is [RepoException.Kind#INVALID_INPUT], an alias that is unknown
    /// [RepoException.Kind#MISSING_PARENT].
    RelateResult relateUrl(ProxyUrl url, Alias alias);

    /// The alias that is kept for an address.
    Optional<Alias> related(ProxyUrl url);

    /// Forgets all addresses of an alias. Nothing happens where there are none.
    void removeRelation(Alias alias);

    /// Gives an original a new alias and keeps it for an address: both, or nothing. One transaction.
    ProxyResult createAliasAndRelate(ProxyUrl url, NewAlias alias, Freshness freshness);

    /// Makes an original public, as [HashRepo#ingest] does, and keeps its alias for an address: both, or nothing.
    /// One transaction.
    ProxyIngestResult ingestAndRelate(NewOriginal original, ProxyUrl url, Freshness freshness);

    /// Records that proxied aliases were asked for just now; those that are not proxied are passed over. One
    /// statement.
    void recordAccesses(Set<Alias> aliases);

    /// Removes up to `limit` proxied aliases that nobody asked for in this time, the longest unused first, each as
    /// [AliasRepo#delete] would. One that is asked for meanwhile stays.
    ///
    /// @return how many; fewer than `limit` when none is left
    int removeUnusedFor(Duration time, int limit);

    /// What became of a wish to keep an alias for an address.
    enum RelateResult {
        RELATED,
        /// Another alias is kept for this address, and stays.
        PROXY_ALREADY_EXISTS
    }

    /// What became of a new original for an address.
    sealed interface ProxyIngestResult {
        /// What became of the original. Where that is public, so is its alias, which is kept for the address.
        record Ingested(IngestResult result) implements ProxyIngestResult {}

        /// Another alias is kept for the address. Nothing was changed: the new alias is unknown, and the new file is
        /// spare and still pending.
        record Exists(Alias kept) implements ProxyIngestResult {}
    }

    /// An alias that is to be made.
    record NewAlias(Alias alias, DeleteToken token, ContentHash hash) {}

    /// What became of an alias for an address. In every case but [Related] nothing was changed.
    sealed interface ProxyResult {
        /// The alias is public, and kept for the address.
        record Related() implements ProxyResult {}

        /// Another alias is kept for the address.
        record Exists(Alias kept) implements ProxyResult {}

        /// The alias is in use.
        record AliasTaken() implements ProxyResult {}

        /// The original is gone.
        record OriginalGone() implements ProxyResult {}
    }
}
