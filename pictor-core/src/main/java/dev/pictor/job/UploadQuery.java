package dev.pictor.job;

import dev.pictor.content.Kind;
import java.util.Map;
import java.util.Set;

/// What was asked of an upload in the background.
///
/// @param limits none for a limit means that the request set none
/// @param operations values by names, in the order of the names
public record UploadQuery(Map<Limit, Long> limits, Set<Kind> allowed, Map<String, String> operations) {
    /// No limit, every kind, no operation.
    public static final UploadQuery DEFAULT = new UploadQuery(Map.of(), Set.of(Kind.values()), Map.of());

    public UploadQuery {
        limits = Map.copyOf(limits);
        allowed = Set.copyOf(allowed);
        operations = Map.copyOf(operations);
        limits.forEach((limit, value) -> {
            if (value < 0 || value > limit.max) {
                throw new IllegalArgumentException(limit + " out of range: " + value);
            }
        });
    }

    /// A bound that a request may set.
    public enum Limit {
        WIDTH(65_535),
        HEIGHT(65_535),
        AREA(4_294_967_295L),
        FRAME_COUNT(4_294_967_295L),
        FILE_SIZE(Long.MAX_VALUE);

        private final long max;

        Limit(long max) {
            this.max = max;
        }
    }
}
