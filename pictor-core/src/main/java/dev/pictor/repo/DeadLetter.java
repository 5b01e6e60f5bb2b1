package dev.pictor.repo;

import dev.pictor.job.Queue;
import java.time.Instant;
import java.util.UUID;

/// A job that was given up.
///
/// @param reason why its last try failed
public record DeadLetter(UUID id, Queue queue, String json, Instant diedAt, String reason) {}
