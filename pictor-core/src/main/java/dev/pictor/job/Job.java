package dev.pictor.job;

import java.util.Optional;

/// Pending work of a kind that peers of the reference know as well.
public sealed interface Job permits CleanupJob, ProcessJob {
    /// Where it waits.
    Queue queue();

    /// What no second job may have while this one waits or runs; empty if any number may.
    default Optional<String> uniqueKey() {
        return Optional.empty();
    }
}
