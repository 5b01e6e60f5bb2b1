package dev.pictor.ingest;

import dev.pictor.content.Kind;
import java.util.EnumSet;
import java.util.Set;

/// What one request allows of its media. A limit that the request does not set is [Long#MAX_VALUE].
///
/// @param maxFileSizeMebibytes compared with the bytes as received
public record RequestLimits(
        long maxWidth, long maxHeight, long maxArea, long maxFrames, long maxFileSizeMebibytes, Set<Kind> kinds) {
    /// No limits of its own.
    public static final RequestLimits NONE = new RequestLimits(
            Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, EnumSet.allOf(Kind.class));

    public RequestLimits {
        kinds = Set.copyOf(kinds);
    }
}
