package dev.pictor.media;

import dev.pictor.content.Format;
import java.nio.file.Path;

/// Reads and rewrites clips, in processes of their own, a bounded number at a time.
public interface Clips {
    /// What the headers of a clip say.
    ///
    /// @throws RefusedMedia if it is no clip that we know
    Inspection inspect(Path file) throws InterruptedException;

    /// Makes a clip fit to be kept: in a fresh container, without metadata, and with the codecs and sound that the
    /// configuration asks for. What has them already is copied and not encoded again.
    ///
    /// @param seen what its headers say
    /// @return what those of the target say
    /// @throws RefusedMedia if it is broken
    Inspection clean(Path source, Inspection seen, Path target) throws InterruptedException;

    /// Writes the first picture of a clip, upright, as PNG.
    ///
    /// @throws RefusedMedia if it does not decode
    void firstFrame(Path source, Path target) throws InterruptedException;

    /// Turns an animation that only codecs of clips can read, APNG or a sequence of AVIF, into an animated WebP with
    /// the same pixels and the same timing.
    ///
    /// @throws RefusedMedia if it is broken
    void unpack(Path source, Format from, Path target) throws InterruptedException;

    /// Writes an animation that only codecs of clips can write: APNG or a sequence of AVIF.
    void animate(Frames frames, Format to, Path target) throws InterruptedException;
}
