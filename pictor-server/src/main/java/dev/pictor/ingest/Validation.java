package dev.pictor.ingest;

import dev.pictor.content.Kind;
import dev.pictor.media.Inspection;
import dev.pictor.media.Refusal;
import java.util.Optional;

/// Compares what a file says of itself with what is allowed, in the reference's order: first the request's limits
/// (frames before area), then the kind, then the configuration's (area before frames).
final class Validation {
    private static final long MEBIBYTE = 1_048_576;

    private final MediaLimits configured;

    Validation(MediaLimits configured) {
        this.configured = configured;
    }

    Optional<Refusal> check(Inspection seen, long sizeBytes, RequestLimits request) {
        return byRequest(seen, sizeBytes, request)
                .or(() -> byKind(seen.kind(), request))
                .or(() -> byConfiguration(seen, sizeBytes));
    }

    private static Optional<Refusal> byRequest(Inspection seen, long sizeBytes, RequestLimits request) {
        if (seen.size().width() > request.maxWidth()) {
            return Optional.of(Refusal.TOO_WIDE);
        }
        if (seen.size().height() > request.maxHeight()) {
            return Optional.of(Refusal.TOO_TALL);
        }
        if (seen.frames() > request.maxFrames()) {
            return Optional.of(Refusal.TOO_MANY_FRAMES);
        }
        if (seen.size().area() > request.maxArea()) {
            return Optional.of(Refusal.TOO_MANY_PIXELS);
        }
        return sizeBytes > bytes(request.maxFileSizeMebibytes()) ? Optional.of(Refusal.TOO_LARGE) : Optional.empty();
    }

    private Optional<Refusal> byKind(Kind kind, RequestLimits request) {
        if (!request.kinds().contains(kind)) {
            return Optional.of(Refusal.KIND_NOT_ALLOWED);
        }
        return kind == Kind.VIDEO && !configured.videoEnabled()
                ? Optional.of(Refusal.VIDEO_DISABLED)
                : Optional.empty();
    }

    private Optional<Refusal> byConfiguration(Inspection seen, long sizeBytes) {
        MediaLimits.KindLimits limits = configured.of(seen.kind());
        if (seen.size().width() > limits.maxWidth()) {
            return Optional.of(Refusal.TOO_WIDE);
        }
        if (seen.size().height() > limits.maxHeight()) {
            return Optional.of(Refusal.TOO_TALL);
        }
        if (seen.size().area() > limits.maxArea()) {
            return Optional.of(Refusal.TOO_MANY_PIXELS);
        }
        if (seen.frames() > limits.maxFrames()) {
            return Optional.of(Refusal.TOO_MANY_FRAMES);
        }
        return sizeBytes > bytes(limits.maxFileSizeMebibytes()) ? Optional.of(Refusal.TOO_LARGE) : Optional.empty();
    }

    private static long bytes(long mebibytes) {
        return mebibytes > Long.MAX_VALUE / MEBIBYTE ? Long.MAX_VALUE : mebibytes * MEBIBYTE;
    }
}
