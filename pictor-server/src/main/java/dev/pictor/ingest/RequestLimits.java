package dev.pictor.ingest;

import dev.pictor.content.Kind;
import dev.pictor.job.UploadQuery;
import dev.pictor.job.UploadQuery.Limit;
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

    /// The limits that a request set.
    public static RequestLimits of(UploadQuery query) {
        return new RequestLimits(
                query.limits().getOrDefault(Limit.WIDTH, Long.MAX_VALUE),
                query.limits().getOrDefault(Limit.HEIGHT, Long.MAX_VALUE),
                query.limits().getOrDefault(Limit.AREA, Long.MAX_VALUE),
                query.limits().getOrDefault(Limit.FRAME_COUNT, Long.MAX_VALUE),
                query.limits().getOrDefault(Limit.FILE_SIZE, Long.MAX_VALUE),
                query.allowed());
    }

    public RequestLimits {
        kinds = Set.copyOf(kinds);
    }
}
