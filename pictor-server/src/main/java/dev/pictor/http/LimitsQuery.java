package dev.pictor.http;

import dev.pictor.content.Kind;
import dev.pictor.content.Operation;
import dev.pictor.content.Operations;
import dev.pictor.ingest.RequestLimits;
import dev.pictor.job.UploadQuery;
import dev.pictor.job.UploadQuery.Limit;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What the query of an upload says: limits, and operations, which is every key that is not a limit.
///
/// @param others the keys that are no limits, in their order
record LimitsQuery(Map<Limit, Long> numbers, Set<Kind> allowed, List<Query.Pair> others) {
    /// A key that sets a bound, and the largest number that it takes.
    private record Bound(Limit limit, BigInteger max) {}

    private static final Map<String, Bound> BOUNDS = Map.of(
            "max_width", new Bound(Limit.WIDTH, QueryText.MAX_U16),
            "max_height", new Bound(Limit.HEIGHT, QueryText.MAX_U16),
            "max_area", new Bound(Limit.AREA, QueryText.MAX_U32),
            "max_frame_count", new Bound(Limit.FRAME_COUNT, QueryText.MAX_U32),
            "max_file_size", new Bound(Limit.FILE_SIZE, QueryText.MAX_U64));

    private static final Map<String, Kind> KINDS =
            Map.of("allow_image", Kind.IMAGE, "allow_animation", Kind.ANIMATION, "allow_video", Kind.VIDEO);

    LimitsQuery {
        numbers = Map.copyOf(numbers);
        allowed = Set.copyOf(allowed);
        others = List.copyOf(others);
    }

    /// @throws Rejection if a limit cannot be read or stands twice
    static LimitsQuery of(List<Query.Pair> pairs) {
        Map<Limit, Long> numbers = new EnumMap<>(Limit.class);
        EnumSet<Kind> allowed = EnumSet.allOf(Kind.class);
        List<Query.Pair> others = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Query.Pair pair : pairs) {
            Bound bound = BOUNDS.get(pair.name());
            Kind kind = KINDS.get(pair.name());
            if (bound == null && kind == null) {
                others.add(pair);
            } else if (!seen.add(pair.name())) {
                throw QueryText.duplicate(pair.name());
            } else if (bound != null) {
                numbers.put(bound.limit(), QueryText.unsigned(pair.value(), bound.max()));
            } else if (!QueryText.truth(pair.value())) {
                allowed.remove(kind);
            }
        }
        return new LimitsQuery(numbers, allowed, others);
    }

    /// For a job: of an operation that stands twice, the last one counts.
    UploadQuery forLater() {
        Map<String, String> operations = new TreeMap<>();
        others.forEach(pair -> operations.put(pair.name(), pair.value()));
        return new UploadQuery(numbers, allowed, operations);
    }

    RequestLimits limits() {
        return RequestLimits.of(new UploadQuery(numbers, allowed, Map.of()));
    }

    /// The operations in their order; empty where one is unknown or has a value that cannot be done.
    Optional<List<Operation>> operations() {
        return others.size() > Operations.MAX_COUNT ? Optional.empty() : parse(others);
    }

    /// Reads operations in their order; empty where one of them is none.
    static Optional<List<Operation>> parse(List<Query.Pair> pairs) {
        List<Operation> operations = new ArrayList<>();
        for (Query.Pair pair : pairs) {
            Optional<Operation> operation = Operations.parse(pair.name(), pair.value());
            if (operation.isEmpty()) {
                return Optional.empty();
            }
            operations.add(operation.get());
        }
        return Optional.of(operations);
    }
}
