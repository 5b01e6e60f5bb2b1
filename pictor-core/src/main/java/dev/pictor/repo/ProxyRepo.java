package dev.pictor.repo;

import java.time.Duration;

/// Remote media that are kept under an alias.
public interface ProxyRepo {
    /// Removes up to `limit` proxied aliases that nobody asked for in this time, the longest unused first, each as
    /// [AliasRepo#delete] would. One that is asked for meanwhile stays.
    ///
    /// @return how many; fewer than `limit` when none is left
    int removeUnusedFor(Duration time, int limit);
}
