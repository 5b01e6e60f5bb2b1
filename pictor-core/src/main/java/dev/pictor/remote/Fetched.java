package dev.pictor.remote;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an origin said about a file.
///
/// @param etag as the origin wrote it, quotes included
/// @param maxAge how long a copy is fresh
public record Fetched(
        @Nullable String etag,
        @Nullable Instant lastModified,
        @Nullable Duration maxAge) {}
