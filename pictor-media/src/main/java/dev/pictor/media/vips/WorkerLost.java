package dev.pictor.media.vips;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A worker whose process has ended.
final class WorkerLost extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param cause what showed it, or null where its output just ended
    WorkerLost(String message, @Nullable IOException cause) {
        super(message, cause);
    }
}
