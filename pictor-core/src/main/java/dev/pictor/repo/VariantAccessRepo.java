package dev.pictor.repo;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Variant;
import dev.pictor.repo.VariantRepo.VariantKey;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// When variants were asked for last.
public interface VariantAccessRepo {
    /// Records that a variant was asked for just now, by the database's clock. Nothing happens where there is none.
    void accessedVariant(ContentHash hash, Variant variant);

    /// Records when a variant was asked for; time may go back. Nothing happens where there is none.
    void setAccessedVariant(ContentHash hash, Variant variant, Instant at);

    /// When a variant was asked for last.
    Optional<Instant> variantAccessedAt(ContentHash hash, Variant variant);

    /// The variants that were asked for last before this moment, the longest unused first, each once. Read in parts as
    /// the stream is; no connection is held in between. A row that cannot be read is passed over, and logged.
    Stream<VariantKey> olderVariants(Instant moment);

    /// Does nothing: the time lies with the variant, and goes with it, by [VariantRepo#removeVariant].
    void removeVariantAccess(ContentHash hash, Variant variant);
}
