package dev.pictor.media;

import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import java.nio.file.Path;
import java.util.List;

/// Decodes and encodes pictures, in processes of their own, a bounded number at a time.
public interface Pictures {
    /// The blurhash of a picture, of the first frame of an animation.
    ///
    /// @throws RefusedMedia if it does not decode
    String blurhash(Path source, Format format) throws InterruptedException;

    /// Makes a picture of another: turns it upright, applies the operations in order, and encodes it without
    /// metadata.
    ///
    /// @throws RefusedMedia if it does not decode, or takes too long or too much memory
    void render(RenderRequest request) throws InterruptedException;

    /// Makes bare frames of an animation, after the operations were applied to each.
    ///
    /// @param target a file that does not exist yet
    /// @throws RefusedMedia as [#render(RenderRequest)]
    Frames frames(Path source, Format from, List<Operation> operations, Path target) throws InterruptedException;

    /// A picture to make.
    ///
    /// @param source a file, of format `from`
    /// @param target a file that does not exist yet, of format `to`
    record RenderRequest(Path source, Format from, List<Operation> operations, Format to, Path target) {
        public RenderRequest {
            operations = List.copyOf(operations);
        }
    }
}
