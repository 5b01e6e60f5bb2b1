package dev.pictor.media.container;

import dev.pictor.content.Format;
import dev.pictor.media.Inspection;
import dev.pictor.media.RefusedMedia;
import java.util.Optional;

/// One container format, told by its first bytes.
interface Container {
    boolean matches(Source source) throws RefusedMedia;

    /// What the headers say; empty where they turn out to be those of a clip.
    Optional<Inspection> inspect(Source source) throws RefusedMedia;

    /// Whether `strip` writes files of this format.
    boolean holds(Format format);

    /// Copies what shows the picture, and nothing else.
    void strip(Source source, Format format, Sink target) throws RefusedMedia;
}
