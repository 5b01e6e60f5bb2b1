package dev.pictor.repo;

/// What became of a new original. In every case but [AliasTaken], [Expired] and [Unwanted] its
/// alias is public from now on.
public sealed interface IngestResult {
    /// The content was new; its file is no longer pending.
    record Created() implements IngestResult {}

    /// The content was known as `kept`; the file of the new one is spare and still pending.
    record Duplicate(Original kept) implements IngestResult {}

    /// The alias is in use. Nothing was changed.
    record AliasTaken() implements IngestResult {}

    /// The pending file was given up before it could be made known, and is being removed. Nothing was changed.
    record Expired() implements IngestResult {}

    /// Nobody waits for it any more: the upload that it came by is finished or gone. Nothing was changed; its file may
    /// still be pending.
    record Unwanted() implements IngestResult {}
}
