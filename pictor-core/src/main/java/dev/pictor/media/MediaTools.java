package dev.pictor.media;

import java.nio.file.Path;
import java.util.Optional;

/// The media ports together, as the use cases take them.
public record MediaTools(Containers containers, Pictures pictures, Clips clips) {
    /// What the headers of a picture or clip say.
    ///
    /// @throws RefusedMedia if it is neither
    public Inspection inspect(Path file) throws InterruptedException {
        Optional<Inspection> picture = containers.inspect(file);
        return picture.isPresent() ? picture.get() : clips.inspect(file);
    }
}
