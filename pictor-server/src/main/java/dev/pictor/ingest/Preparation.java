package dev.pictor.ingest;

import dev.pictor.content.Format;
import dev.pictor.content.Kind;
import dev.pictor.content.Operation;
import dev.pictor.media.Inspection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is done to every picture before it is kept. Clips are the media port's own business.
///
/// @param image the format that stills get; absent where they keep theirs
/// @param animation likewise for animations
/// @param operations for pictures whose upload asks for none
public record Preparation(@Nullable Format image, @Nullable Format animation, List<Operation> operations) {
    /// The reference's defaults: nothing.
    public static final Preparation NONE = new Preparation(null, null, List.of());

    public Preparation {
        operations = List.copyOf(operations);
    }

    /// The format that a picture is kept in.
    Format format(Inspection seen) {
        Format configured = seen.kind() == Kind.ANIMATION ? animation : image;
        return configured == null ? seen.becomes() : configured;
    }
}
