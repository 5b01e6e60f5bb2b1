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
    record Render(Path source, Format from, List<Operation> operations, Target target) implements Request {
        public Render {
            operations = changing(operations);
        }

        Format to() {
            return target.format();
        }

        @Override
        public Format format() {
            return from;
        }
    }

    /// What to write.
    ///
    /// @param quality 0 to 100; [#UNSET] for the one that we hold for best
    record Target(Format format, int quality, Path file) {
        static final int UNSET = -1;
    }

    /// Write the bare frames of an animation, 8 bits of red, green, blue and alpha.
    ///
    /// @param operations without those that change nothing
    record Unroll(Path source, Format from, List<Operation> operations, Path target) implements Request {
        public Unroll {
            operations = changing(operations);
        }

        @Override
        public Format format() {
            return from;
        }
    }

    private static List<Operation> changing(List<Operation> operations) {
        return operations.stream()
                .filter(operation -> !(operation instanceof Operation.Identity))
                .toList();
    }
}
