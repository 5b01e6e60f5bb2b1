package dev.pictor.repo;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Variant;

/// Hears of rows that vanished or changed, so that a copy of them in memory can be dropped, whoever changed them: this
/// node, another one, or a peer of the reference.
public interface Invalidations {
    /// An alias was removed or points elsewhere.
    void aliasChanged(Alias alias);

    /// A variant was removed or its file replaced.
    void variantChanged(ContentHash hash, Variant variant);

    /// An original's file or details changed.
    void originalChanged(ContentHash hash);

    /// Notifications may have been missed; nothing in memory can be trusted.
    void everythingChanged();
}
