package dev.pictor.media;

import dev.pictor.content.Format;
import java.nio.file.Path;

/// Reads and rewrites clips, in processes of their own, a bounded number at a time.
public interface Clips {
    /// What the headers of a clip say.
    ///
    /// @throws RefusedMedia if it is no clip that we know
    Inspection inspect(Path file) throws InterruptedException;

    /// Copies a clip's picture and sound into a fresh container without metadata; nothing is encoded again.
    ///
    /// @throws RefusedMedia if it is broken
    void strip(Path source, Format format, Path target) throws InterruptedException;

    /// Writes the first picture of a clip, upright, as PNG.
    ///
    /// @throws RefusedMedia if it does not decode
    void firstFrame(Path source, Path target) throws InterruptedException;
}
