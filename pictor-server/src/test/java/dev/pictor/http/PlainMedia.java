package dev.pictor.http;

import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Clips;
import dev.pictor.media.Containers;
import dev.pictor.media.Frames;
import dev.pictor.media.Inspection;
import dev.pictor.media.MediaTools;
import dev.pictor.media.Pictures;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import dev.pictor.store.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Media tools for which everything is a PNG of 30 by 20 pixels that does not begin with `junk`.
final class PlainMedia implements Containers, Pictures {
    static final String BLURHASH = "LGF5?xYk^6AAAAAAAAAAAAAAAAAA";

    private static final Inspection SEEN = new Inspection(Format.PNG, new PixelSize(30, 20), 0, 1);

    /// The step for which nobody has time.
    volatile String busyStep = "";

    MediaTools tools(Scratch scratch) {
        return new MediaTools(this, this, new NoClips(), scratch);
    }

    @Override
    public Optional<Inspection> inspect(Path file) {
        if (Files.exists(file) && read(file).startsWith("junk")) {
            throw new RefusedMedia(Refusal.UNREADABLE, "junk");
        }
        refuseIfBusy("inspect");
        return Optional.of(SEEN);
    }

    @Override
    public Optional<Inspection> announced(Path clip) {
        return Optional.empty();
    }

    @Override
    public void strip(Path source, Format format, Path target) {
        write(target, read(source));
    }

    @Override
    public String blurhash(Path source, Format format) {
        refuseIfBusy("blurhash");
        return BLURHASH;
    }

    @Override
    public Frames frames(Path source, Format from, List<Operation> operations, Path target) {
        throw new RefusedMedia(Refusal.UNREADABLE, "no animations here");
    }

    @Override
    public void render(RenderRequest request) {
        refuseIfBusy("render");
        write(request.target(), "rendered " + request.operations());
    }

    private void refuseIfBusy(String step) {
        if (step.equals(busyStep)) {
            throw new RefusedMedia(Refusal.BUSY, "no time");
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class NoClips implements Clips {
        @Override
        public Inspection inspect(Path file) {
            throw new RefusedMedia(Refusal.UNREADABLE, "no clips here");
        }

        @Override
        public Inspection clean(Path source, Inspection seen, Path target) {
            throw new RefusedMedia(Refusal.UNREADABLE, "no clips here");
        }

        @Override
        public void unpack(Path source, Format from, Path target) {
            throw new RefusedMedia(Refusal.UNREADABLE, "no clips here");
        }

        @Override
        public void animate(Frames frames, Format to, Path target) {
            throw new RefusedMedia(Refusal.UNREADABLE, "no clips here");
        }

        @Override
        public void firstFrame(Path source, Path target) {
            throw new RefusedMedia(Refusal.UNREADABLE, "no clips here");
        }
    }
}
