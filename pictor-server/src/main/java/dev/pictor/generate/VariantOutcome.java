package dev.pictor.generate;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;
import dev.pictor.media.Refusal;

/// What became of a request for a variant.
public sealed interface VariantOutcome {
    /// It lies in the store.
    record Ready(ContentHash original, Identifier identifier, Details details) implements VariantOutcome {}

    /// There is no such alias.
    record UnknownAlias() implements VariantOutcome {}

    /// The original is known, but its file is lost.
    record LostOriginal() implements VariantOutcome {}

    /// It cannot be made.
    record Refused(Refusal reason) implements VariantOutcome {}
}
