package dev.pictor.repo;

import dev.pictor.content.Alias;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// When proxied aliases were asked for last. An alias that is not proxied has no such time.
public interface AliasAccessRepo {
    /// Records that an alias was asked for just now, by the database's clock. Nothing happens where it is not proxied.
    void accessedAlias(Alias alias);

    /// Records when an alias was asked for; time may go back. Nothing happens where it is not proxied.
    void setAccessedAlias(Alias alias, Instant at);

    /// When an alias was asked for last; of several addresses, the youngest counts.
    Optional<Instant> aliasAccessedAt(Alias alias);

    /// The aliases that were asked for last before this moment, the longest unused first, each once. Read in parts as
    /// the stream is; no connection is held in between.
    Stream<Alias> olderAliases(Instant moment);

    /// Does nothing: the time lies with the address, and goes with it, by [ProxyRepo#removeRelation].
    void removeAliasAccess(Alias alias);
}
