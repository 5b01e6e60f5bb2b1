package dev.pictor.media.vips;

import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import java.nio.file.Path;
import java.util.List;

/// What a worker is asked to do.
sealed interface Request {
    Path source();

    /// The format of the source.
    Format format();

    record Hash(Path source, Format format) implements Request {}

    /// Make a picture.
    ///
    /// @param operations without those that change nothing
    record Render(Path source, Format from, List<Operation> operations, Format to, Path target) implements Request {
        public Render {
            operations = operations.stream()
                    .filter(operation -> !(operation instanceof Operation.Identity))
                    .toList();
        }

        @Override
        public Format format() {
            return from;
        }
    }
}
