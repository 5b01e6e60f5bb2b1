package dev.pictor.media.vips;

import dev.pictor.media.RefusedMedia;

/// A request that a worker refuses before it asks libvips.
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final RefusedMedia.Reason reason;

    Refusal(RefusedMedia.Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    RefusedMedia.Reason reason() {
        return reason;
    }
}
