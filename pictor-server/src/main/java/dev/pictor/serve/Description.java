package dev.pictor.serve;

import dev.pictor.content.Details;

/// What became of a question about an original.
public sealed interface Description {
    /// All that there is to know.
    record Known(Details details, String blurhash) implements Description {}

    /// There is no such alias.
    record UnknownAlias() implements Description {}

    /// Something is missing that only the file could tell, and the file is lost.
    record LostFile() implements Description {}
}
