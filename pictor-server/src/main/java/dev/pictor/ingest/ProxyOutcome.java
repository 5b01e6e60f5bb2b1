package dev.pictor.ingest;

import dev.pictor.content.Alias;
import dev.pictor.media.Refusal;

/// What became of a request for remote media.
public sealed interface ProxyOutcome {
    /// They are kept under this alias.
    record Kept(Alias alias) implements ProxyOutcome {}

    /// They were fetched, and are not taken.
    record Refused(Refusal reason) implements ProxyOutcome {}
}
