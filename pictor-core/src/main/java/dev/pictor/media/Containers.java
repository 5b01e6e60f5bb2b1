package dev.pictor.media;

import dev.pictor.content.Format;
import java.nio.file.Path;
import java.util.Optional;

/// Reads and edits the containers of pictures: no pixel is decoded.
public interface Containers {
    /// What the headers of a picture say; empty where it may be a clip, which [Clips] can tell.
    ///
    /// @throws RefusedMedia if it is neither, or its headers are broken
    Optional<Inspection> inspect(Path file);

    /// What a clip announces of itself, where that can be read here; empty where it cannot. A clip may lie: what it
    /// announces is good for refusing it without starting a decoder, and for nothing else.
    Optional<Inspection> announced(Path clip);

    /// Copies a picture without its metadata: EXIF, XMP, IPTC, comments, text and whatever follows its end are gone;
    /// the colour profile and every pixel stay.
    ///
    /// @throws RefusedMedia if the container is broken or cut short
    void strip(Path source, Format format, Path target);
}
