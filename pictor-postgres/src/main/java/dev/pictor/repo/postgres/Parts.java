package dev.pictor.repo.postgres;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads a long answer in parts, each after the last row of the part before, while somebody reads on. A row carries its
/// place in the order, so it may vanish without harm.
final class Parts {
    /// How many rows are read at once.
    static final int SIZE = 1000;

    private Parts() {}

    static <R> Stream<R> all(List<R> first, Function<R, List<R>> after) {
        return Stream.iterate(first, part -> !part.isEmpty(), part -> after.apply(part.getLast()))
                .flatMap(List::stream);
    }
}
