package dev.pictor.media.measured;

import dev.pictor.content.Format;
import dev.pictor.media.Clips;
import dev.pictor.media.Frames;
import dev.pictor.media.Inspection;
import dev.pictor.metrics.Activity;
import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import java.nio.file.Path;

/// Counts and times what the programs of ffmpeg do.
public final class MeasuredClips implements Clips {
    private final Clips clips;
    private final Activity probing;
    private final Activity writing;

    public MeasuredClips(Clips clips, Meter meter) {
        this.clips = clips;
        this.probing = new Activity(meter, "pict_rs_process", new Label("command", "ffprobe"));
        this.writing = new Activity(meter, "pict_rs_process", new Label("command", "ffmpeg"));
    }

    @Override
    public Inspection inspect(Path file) throws InterruptedException {
        return probing.during(() -> clips.inspect(file));
    }

    @Override
    public Inspection clean(Path source, Inspection seen, Path target) throws InterruptedException {
        return writing.during(() -> clips.clean(source, seen, target));
    }

    @Override
    public void firstFrame(Path source, Path target) throws InterruptedException {
        writing.during(() -> clips.firstFrame(source, target));
    }

    @Override
    public void unpack(Path source, Format from, Path target) throws InterruptedException {
        writing.during(() -> clips.unpack(source, from, target));
    }

    @Override
    public void animate(Frames frames, Format to, Path target) throws InterruptedException {
        writing.during(() -> clips.animate(frames, to, target));
    }
}
