package dev.pictor.job;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import java.util.Optional;

/// What the `cleanup` queue holds: things to remove.
public sealed interface CleanupJob extends Job {
    @Override
    default Queue queue() {
        return Queue.CLEANUP;
    }

    @Override
    default Optional<String> uniqueKey() {
        return switch (this) {
            case RemoveAllVariants() -> Optional.of("all-variants");
            case RemoveOutdatedVariants() -> Optional.of("outdated-variants");
            case RemoveOutdatedProxies() -> Optional.of("outdated-proxies");
            case Prune() -> Optional.of("prune-missing");
            case RemoveFile _, RemoveHash _, RemoveAlias _, RemoveVariant _, RemoveVariants _ -> Optional.empty();
        };
    }

    /// Remove a stored file that no row names any more, and its details.
    record RemoveFile(Identifier identifier) implements CleanupJob {}

    /// Remove a hash that has no alias left. A peer of the reference means a purge by the same job.
    record RemoveHash(ContentHash hash) implements CleanupJob {}

    /// Remove an alias if its token still fits, and with the last one its hash.
    record RemoveAlias(Alias alias, DeleteToken token) implements CleanupJob {}

    /// Remove one variant of a hash.
    record RemoveVariant(ContentHash hash, Variant variant) implements CleanupJob {}

    /// Remove all variants of a hash.
    record RemoveVariants(ContentHash hash) implements CleanupJob {}

    /// Remove every variant of every hash.
    record RemoveAllVariants() implements CleanupJob {}

    /// Remove the variants that nobody asked for in the time of retention.
    record RemoveOutdatedVariants() implements CleanupJob {}

    /// Remove the proxied media that nobody asked for in the time of retention.
    record RemoveOutdatedProxies() implements CleanupJob {}

    /// Find hashes whose original is lost, and remove them.
    record Prune() implements CleanupJob {}
}
