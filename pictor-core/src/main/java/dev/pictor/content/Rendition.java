package dev.pictor.content;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a client asks to be made of an original: operations in order, and a format.
public record Rendition(List<Operation> operations, OutputFormat target) {
    public Rendition {
        operations = List.copyOf(operations);
    }

    /// The name under which it is stored; empty where the chain is longer than a name may be.
    public Optional<Variant> variant() {
        String name = Stream.concat(
                        operations.stream().flatMap(operation -> operation.segments().stream()),
                        Stream.of(target.extension()))
                .collect(Collectors.joining("/"));
        return name.length() <= Variant.MAX_LENGTH ? Optional.of(new Variant(name)) : Optional.empty();
    }

    /// The size that a picture of this size gets.
    public PixelSize apply(PixelSize size) {
        PixelSize current = size;
        for (Operation operation : operations) {
            current = operation.apply(current);
        }
        return current;
    }
}
