package dev.pictor.repo;

import dev.pictor.content.ContentHash;
import java.time.Instant;

/// A place in the order of all originals. It stays a place when the original that it was taken from is gone.
///
/// @param createdAt in microseconds
public record HashBound(Instant createdAt, ContentHash hash) {}
