package dev.pictor.media.measured;

import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.media.Frames;
import dev.pictor.media.Pictures;
import dev.pictor.metrics.Activity;
import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import java.nio.file.Path;
import java.util.List;

/// Counts and times what workers do, under the name of the command that does the same for the reference.
public final class MeasuredPictures implements Pictures {
    private final Pictures pictures;
    private final Meter meter;
    private final Activity work;

    public MeasuredPictures(Pictures pictures, Meter meter) {
        this.pictures = pictures;
        this.meter = meter;
        this.work = new Activity(meter, "pict_rs_process", new Label("command", "magick"));
    }

    @Override
    public String blurhash(Path source, Format format) throws InterruptedException {
        long started = System.nanoTime();
        boolean complete = false;
        try {
            String blurhash = work.during(() -> pictures.blurhash(source, format));
            complete = true;
            return blurhash;
        } finally {
            meter.timer("pict_rs_generate_blurhash", Label.complete(complete)).record(System.nanoTime() - started);
        }
    }

    @Override
    public void render(RenderRequest request) throws InterruptedException {
        work.during(() -> pictures.render(request));
    }

    @Override
    public Frames frames(Path source, Format from, List<Operation> operations, Path target)
            throws InterruptedException {
        return work.during(() -> pictures.frames(source, from, operations, target));
    }
}
