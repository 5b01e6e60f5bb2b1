package dev.pictor.media.container;

import dev.pictor.content.Format;
import dev.pictor.media.Containers;
import dev.pictor.media.Inspection;
import dev.pictor.media.MediaException;
import dev.pictor.media.RefusedMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Tells pictures by their first bytes, and copies them without metadata. What is not known to show something is left
/// out: a list of what stays ages better than one of what goes.
public final class JavaContainers implements Containers {
    private static final List<Container> CONTAINERS =
            List.of(new Jpeg(), new Png(), new Gif(), new Webp(), new Heif(), new Jxl());

    @Override
    public Optional<Inspection> inspect(Path file) throws RefusedMedia {
        try (Source source = Source.open(file)) {
            Optional<Container> container = container(source);
            if (container.isEmpty() && mayBeClip(source)) {
                return Optional.empty();
            }
            return container.orElseThrow(Checks::unreadable).inspect(source);
        } catch (IOException broken) {
            throw new MediaException("cannot read " + file, broken);
        }
    }

    @Override
    public Optional<Inspection> announced(Path clip) {
        try (Source source = Source.open(clip)) {
            return container(source).isEmpty() ? Movie.announced(source) : Optional.empty();
        } catch (RefusedMedia odd) {
            return Optional.empty();
        } catch (IOException broken) {
            throw new MediaException("cannot read " + clip, broken);
        }
    }

    @Override
    public void strip(Path source, Format format, Path target) throws RefusedMedia {
        boolean whole = false;
        try (Source in = Source.open(source);
                Sink out = Sink.create(target, in)) {
            container(in)
                    .filter(container -> container.holds(format))
                    .orElseThrow(Checks::unreadable)
                    .strip(in, format, out);
            out.flush();
            whole = true;
        } catch (IOException broken) {
            throw new MediaException("cannot copy " + source + " to " + target, broken);
        } finally {
            if (!whole) {
                remove(target);
            }
        }
    }

    private static Optional<Container> container(Source source) throws RefusedMedia {
        for (Container container : CONTAINERS) {
            if (container.matches(source)) {
                return Optional.of(container);
            }
        }
        return Optional.empty();
    }

    /// Whether the file starts like MP4, QuickTime, WebM or Matroska.
    private static boolean mayBeClip(Source source) throws RefusedMedia {
        if (source.startsWith(0, "\u001aE\u00df\u00a3")) {
            return true;
        }
        for (String box : List.of("ftyp", "moov", "mdat", "wide", "free", "skip", "pnot")) {
            if (source.startsWith(4, box)) {
                return true;
            }
        }
        return false;
    }

    private static void remove(Path target) {
        try {
            Files.deleteIfExists(target);
        } catch (IOException broken) {
            throw new MediaException("cannot remove " + target, broken);
        }
    }
}
