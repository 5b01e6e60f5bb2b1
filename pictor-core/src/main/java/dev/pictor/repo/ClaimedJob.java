package dev.pictor.repo;

import dev.pictor.job.Queue;
import java.util.UUID;

/// A job that a worker holds. Whoever has the same id and worker may act on it; after the claim is lost, nobody.
///
/// @param worker names this claim and no other
public record ClaimedJob(UUID id, UUID worker, Queue queue, String json) {}
