package dev.pictor.media.container;

import dev.pictor.content.PixelSize;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;

/// The refusals that every container shares.
final class Checks {
    /// The longest side that a details record can hold.
    private static final int MAX_SIDE = 65_535;

    private Checks() {}

    static RefusedMedia unreadable() {
        return new RefusedMedia(Refusal.UNREADABLE, "Invalid media file provided");
    }

    static void unless(boolean holds) throws RefusedMedia {
        if (!holds) {
            throw unreadable();
        }
    }

    /// The size that a header declares, if a picture can have it.
    static PixelSize size(long width, long height) throws RefusedMedia {
        unless(width > 0 && height > 0);
        if (width > MAX_SIDE) {
            throw new RefusedMedia(Refusal.TOO_WIDE, "Too wide");
        }
        if (height > MAX_SIDE) {
            throw new RefusedMedia(Refusal.TOO_TALL, "Too tall");
        }
        return new PixelSize((int) width, (int) height);
    }
}
