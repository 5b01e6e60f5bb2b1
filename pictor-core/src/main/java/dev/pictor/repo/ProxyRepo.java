package dev.pictor.repo;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.ProxyUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /// What is kept for an address, and whether its origin should be asked again. One statement.
    Optional<Relation> relation(ProxyUrl url);

    /// Takes the right to ask the origin again, if it should be asked. Until `pause` is over nobody else gets it,
    /// whatever becomes of whoever has it.
    ///
    /// @return whether it was taken; never where the database keeps no times
    boolean claimRevalidation(ProxyUrl url, Alias alias, Duration pause);

    /// Notes what the origin says about media that stay. Nothing happens if another alias is kept by now.
    void refresh(ProxyUrl url, Alias alias, Freshness freshness);

    /// Makes an original public, as [HashRepo#ingest] does, keeps its alias for an address in the place of `old`, and
    /// removes `old` as [AliasRepo#delete] would, unless it is kept for other addresses, too. One transaction.
    MoveResult ingestAndMove(NewOriginal original, ProxyUrl url, Alias old, Freshness freshness);

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

    /// What is kept for an address.
    sealed interface Relation {
        /// The alias that is kept.
        Alias alias();

        /// It is to be used as it is.
        record Fresh(Alias alias) implements Relation {}

        /// The origin should be asked whether it is still right.
        ///
        /// @param etag as the origin wrote it, quotes included
        record Due(
                Alias alias,
                @Nullable String etag,
                @Nullable Instant lastModified) implements Relation {}
    }

    /// What became of a new original that was to take the place of another.
    sealed interface MoveResult {
        /// What became of the original. Where that is public, so is its alias, which is kept for the address.
        record Moved(IngestResult result) implements MoveResult {}

        /// The old alias is not kept for the address any more. Nothing was changed: the new alias is unknown, and the
        /// new file is spare and still pending.
        record Overtaken() implements MoveResult {}
    }

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
