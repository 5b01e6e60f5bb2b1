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

    /// As [#inspect(Path)], of a file that we have made or named: a sequence of AVIF looks like a clip.
    ///
    /// @param known what it was stored as
    public Inspection inspect(Path file, Format known) throws InterruptedException {
        Inspection seen = inspect(file);
        return known == Format.ANIMATED_AVIF && seen.kind() == Kind.VIDEO
                ? new Inspection(known, seen.size(), seen.frames(), 1)
                : seen;
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
        if (request.from().kind() == Kind.VIDEO) {
            ofFirstFrame(request.source(), still -> {
                pictures.render(of(request, still, Format.PNG));
                return request.target();
            });
        } else if (moves(request) && onlyClipsRead(request)) {
            through(".webp", unpacked -> {
                clips.unpack(request.source(), request.from(), unpacked);
                return renderAnimation(of(request, unpacked, Format.ANIMATED_WEBP));
            });
        } else if (moves(request)) {
            renderAnimation(request);
        } else {
            pictures.render(request);
        }
    }

    private Path renderAnimation(RenderRequest request) throws InterruptedException {
        if (request.to() != Format.ANIMATED_APNG && request.to() != Format.ANIMATED_AVIF) {
            pictures.render(request);
            return request.target();
        }
        return through("", raw -> {
            Frames frames = pictures.frames(request.source(), request.from(), request.operations(), raw);
            clips.animate(frames, request.to(), request.target());
            return request.target();
        });
    }

    /// Whether several pictures go in and may come out.
    private boolean moves(RenderRequest request) {
        return request.from().kind() == Kind.ANIMATION
                && request.to().kind() == Kind.ANIMATION
                && containers
                        .inspect(request.source())
                        .map(seen -> seen.frames() > 1)
                        .orElse(true);
    }

    /// An AVIF is read as a clip where it is a sequence; where it is a collection of pictures, it is not.
    private boolean onlyClipsRead(RenderRequest request) {
        return switch (request.from()) {
            case ANIMATED_APNG -> true;
            case ANIMATED_AVIF -> containers.inspect(request.source()).isEmpty();
            default -> false;
        };
    }

    private static RenderRequest of(RenderRequest request, Path source, Format from) {
        return new RenderRequest(source, from, request.operations(), request.to(), request.target());
    }

    private interface Work<T> {
        T on(Path file) throws InterruptedException;
    }

    private <T> T ofFirstFrame(Path clip, Work<T> work) throws InterruptedException {
        return through(Format.PNG.extension(), still -> {
            clips.firstFrame(clip, still);
            return work.on(still);
        });
    }

    /// Works with a file that is gone afterwards.
    private <T> T through(String extension, Work<T> work) throws InterruptedException {
        Path between = scratch.newFile(extension);
        try {
            return work.on(between);
        } finally {
            scratch.discard(between);
        }
    }
}
