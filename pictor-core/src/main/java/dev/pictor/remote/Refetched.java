package dev.pictor.remote;

/// What an origin answered to somebody who has a copy.
public sealed interface Refetched {
    /// What it said now about keeping it.
    Fetched said();

    /// The copy is as good as the file.
    record Unchanged(Fetched said) implements Refetched {}

    /// The file was sent; whether it differs from the copy is not known.
    record Sent(Fetched said) implements Refetched {}
}
