package dev.pictor.media.container;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Inspection;
import java.util.Optional;

/// What there is to say of a picture that does not move.
final class Still {
    /// The first EXIF orientation that swaps the sides.
    private static final int FIRST_SIDEWAYS = 5;

    private Still() {}

    static Optional<Inspection> of(Format format, PixelSize stored, int orientation) {
        return Optional.of(
                new Inspection(format, orientation >= FIRST_SIDEWAYS ? swapped(stored) : stored, 0, orientation));
    }

    static PixelSize swapped(PixelSize size) {
        return new PixelSize(size.height(), size.width());
    }
}
