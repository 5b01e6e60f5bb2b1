package dev.pictor.serve;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;

/// What became of a request for an original.
public sealed interface OriginalOutcome {
    /// It lies in the store.
    record Found(ContentHash hash, Identifier identifier, Details details) implements OriginalOutcome {}

    /// There is no such alias.
    record UnknownAlias() implements OriginalOutcome {}

    /// Its details and its file are both lost.
    record LostFile() implements OriginalOutcome {}
}
