package dev.pictor.media.dummy;

import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Clips;
import dev.pictor.media.Containers;
import dev.pictor.media.Frames;
import dev.pictor.media.Inspection;
import dev.pictor.media.MediaException;
import dev.pictor.media.MediaTools;
import dev.pictor.media.Pictures;
import dev.pictor.store.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// For which everything is a PNG, and every picture that is made of another is a copy.
public final class DummyMedia implements Containers, Pictures {
    private static final String BLURHASH = "LGF5?xYk^6AAAAAAAAAAAAAAAAAA";
    private static final Inspection SEEN = new Inspection(Format.PNG, new PixelSize(1, 1), 0, 1);

    private DummyMedia() {}

    /// All of them.
    public static MediaTools tools(Scratch scratch) {
        DummyMedia dummy = new DummyMedia();
        return new MediaTools(dummy, dummy, new Copies(), scratch);
    }

    @Override
    public Optional<Inspection> inspect(Path file) {
        return Optional.of(SEEN);
    }

    @Override
    public Optional<Inspection> announced(Path clip) {
        return Optional.empty();
    }

    @Override
    public void strip(Path source, Format format, Path target) {
        copy(source, target);
    }

    @Override
    public String blurhash(Path source, Format format) {
        return BLURHASH;
    }

    @Override
    public void render(RenderRequest request) {
        copy(request.source(), request.target());
    }

    /// Nothing moves here.
    @Override
    public Frames frames(Path source, Format from, List<Operation> operations, Path target) {
        throw new MediaException("no animations are made in dummy mode");
    }

    private static void copy(Path source, Path target) {
        try {
            Files.copy(source, target);
        } catch (IOException e) {
            throw new MediaException("cannot copy " + source, e);
        }
    }

    /// Of what was kept before, some may be clips.
    private static final class Copies implements Clips {
        @Override
        public Inspection inspect(Path file) {
            return SEEN;
        }

        @Override
        public Inspection clean(Path source, Inspection seen, Path target) {
            copy(source, target);
            return seen;
        }

        @Override
        public void firstFrame(Path source, Path target) {
            copy(source, target);
        }

        @Override
        public void unpack(Path source, Format from, Path target) {
            copy(source, target);
        }

        @Override
        public void animate(Frames frames, Format to, Path target) {
            copy(frames.file(), target);
        }
    }
}
