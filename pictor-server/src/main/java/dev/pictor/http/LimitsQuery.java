package dev.pictor.http;

import dev.pictor.content.Kind;
import dev.pictor.content.Operation;
import dev.pictor.content.Operations;
import dev.pictor.ingest.RequestLimits;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the query of an upload says: limits, and operations, which is every key that is not a limit.
///
/// @param operations empty where one is unknown or has a value that cannot be done
record LimitsQuery(RequestLimits limits, Optional<List<Operation>> operations) {
    private static final Set<String> SIDES = Set.of("max_width", "max_height");
    private static final Set<String> COUNTS = Set.of("max_area", "max_frame_count");
    private static final Set<String> SIZES = Set.of("max_file_size");
    private static final Set<String> KINDS = Set.of("allow_image", "allow_animation", "allow_video");

    /// @throws Rejection if a limit cannot be read or stands twice
    static LimitsQuery of(Query query) {
        Map<String, Long> numbers = new HashMap<>();
        Map<String, Boolean> allowed = new HashMap<>();
        List<Query.Pair> others = new ArrayList<>();
        for (Query.Pair pair : query.pairs()) {
            String name = pair.name();
            if (numbers.containsKey(name) || allowed.containsKey(name)) {
                throw QueryText.duplicate(name);
            }
            if (SIDES.contains(name)) {
                numbers.put(name, QueryText.unsigned(pair.value(), QueryText.MAX_U16));
            } else if (COUNTS.contains(name)) {
                numbers.put(name, QueryText.unsigned(pair.value(), QueryText.MAX_U32));
            } else if (SIZES.contains(name)) {
                numbers.put(name, QueryText.unsigned(pair.value(), QueryText.MAX_U64));
            } else if (KINDS.contains(name)) {
                allowed.put(name, QueryText.truth(pair.value()));
            } else {
                others.add(pair);
            }
        }
        return new LimitsQuery(limits(numbers, allowed), operations(others));
    }

    private static RequestLimits limits(Map<String, Long> numbers, Map<String, Boolean> allowed) {
        EnumSet<Kind> kinds = EnumSet.allOf(Kind.class);
        allowed.forEach((name, allow) -> {
            if (!allow) {
                kinds.remove(kind(name));
            }
        });
        return new RequestLimits(
                numbers.getOrDefault("max_width", Long.MAX_VALUE),
                numbers.getOrDefault("max_height", Long.MAX_VALUE),
                numbers.getOrDefault("max_area", Long.MAX_VALUE),
                numbers.getOrDefault("max_frame_count", Long.MAX_VALUE),
                numbers.getOrDefault("max_file_size", Long.MAX_VALUE),
                kinds);
    }

    private static Kind kind(String name) {
        return switch (name) {
            case "allow_image" -> Kind.IMAGE;
            case "allow_animation" -> Kind.ANIMATION;
            default -> Kind.VIDEO;
        };
    }

    private static Optional<List<Operation>> operations(List<Query.Pair> pairs) {
        return pairs.size() > Operations.MAX_COUNT ? Optional.empty() : parse(pairs);
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
