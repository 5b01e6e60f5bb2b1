package dev.pictor.repo;

import java.util.UUID;

/// What became of a job that was to be queued.
public sealed interface PushResult {
    /// It waits.
    record Queued(UUID id) implements PushResult {}

    /// Another one with its unique key waits, runs or rests.
    record AlreadyQueued() implements PushResult {}
}
