package dev.pictor.media;

import dev.pictor.content.Format;
import dev.pictor.content.Kind;
import dev.pictor.media.Pictures.RenderRequest;
import dev.pictor.store.Scratch;
import java.nio.file.Path;
import java.util.Optional;

/// The media ports together, as the use cases take them. Of a clip, they see its first picture.
///
/// @param scratch where such pictures lie meanwhile
public record MediaTools(Containers containers, Pictures pictures, Clips clips, Scratch scratch) {
    /// What the headers of a picture or clip say.
    ///
    /// @throws RefusedMedia if it is neither
    public Inspection inspect(Path file) throws InterruptedException {
        Optional<Inspection> picture = containers.inspect(file);
        return picture.isPresent() ? picture.get() : clips.inspect(file);
    }

    /// The blurhash of a picture or clip.
    ///
    /// @throws RefusedMedia if it does not decode
    public String blurhash(Path file, Format format) throws InterruptedException {
        return format.kind() == Kind.VIDEO
                ? ofFirstFrame(file, still -> pictures.blurhash(still, Format.PNG))
                : pictures.blurhash(file, format);
    }

    /// Makes a picture of another, or of a clip.
    ///
    /// @throws RefusedMedia if it does not decode, or takes too long or too much memory
    public void render(RenderRequest request) throws InterruptedException {
        if (request.from().kind() != Kind.VIDEO) {
            pictures.render(request);
            return;
        }
        ofFirstFrame(request.source(), still -> {
            pictures.render(new RenderRequest(still, Format.PNG, request.operations(), request.to(), request.target()));
            return request.target();
        });
    }

    private interface Work<T> {
        T on(Path still) throws InterruptedException;
    }

    private <T> T ofFirstFrame(Path clip, Work<T> work) throws InterruptedException {
        Path still = scratch.newFile(Format.PNG.extension());
        try {
            clips.firstFrame(clip, still);
            return work.on(still);
        } finally {
            scratch.discard(still);
        }
    }
}
