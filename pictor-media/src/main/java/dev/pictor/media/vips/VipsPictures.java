package dev.pictor.media.vips;

import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.media.Frames;
import dev.pictor.media.MediaException;
import dev.pictor.media.Pictures;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pictures decoded and encoded by libvips, in a fixed pool of child processes.
///
/// A caller holds a worker alone for one operation. A worker that crashes, hangs or outgrows its memory is killed and
/// replaced, and only that operation fails. One that is killed by others is replaced, and the operation tried again.
public final class VipsPictures implements Pictures, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(VipsPictures.class);

    /// A worker that is not needed for so long is stopped, but for the one that was used last.
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(1);

    private static final Duration IDLE_LOOK = Duration.ofSeconds(15);

    private final Qualities qualities;
    private final Lanes lanes;
    private final List<WorkerSlot> slots;

    /// The one that was used last is used next, so that those that are never needed are never started.
    private final ConcurrentLinkedDeque<WorkerSlot> idle;

    private final Thread caretaker;

    /// Writes each format as its encoder does by itself.
    public VipsPictures(VipsConfig config) {
        this(config, Qualities.NONE);
    }

    /// Starts one worker ahead, without waiting for it; the others start when they are needed.
    public VipsPictures(VipsConfig config, Qualities qualities) {
        this.qualities = qualities;
        List<WorkerSlot> all = new ArrayList<>();
        for (int i = 0; i < config.workers(); i++) {
            all.add(new WorkerSlot(config));
        }
        slots = List.copyOf(all);
        idle = new ConcurrentLinkedDeque<>(slots);
        lanes = new Lanes(config.workers(), config.waiting());
        List<String> unapplied = config.command().cage().unapplied();
        if (!unapplied.isEmpty()) {
            log.atWarn()
                    .addKeyValue("unapplied_limits", unapplied)
                    .log("media workers have more rights than they should");
        }
        slots.getFirst().startAhead();
        caretaker = Thread.ofVirtual().name("idle-workers").start(this::stopIdleWorkers);
    }

    @Override
    public String blurhash(Path source, Format format) throws InterruptedException {
        return perform(new Request.Hash(source.toAbsolutePath(), format));
    }

    @Override
    public void render(RenderRequest request) throws InterruptedException {
        Path target = request.target().toAbsolutePath();
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            perform(new Request.Render(
                    request.source().toAbsolutePath(),
                    request.from(),
                    request.operations(),
                    new Request.Target(request.to(), qualities.of(request.to()), part)));
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new MediaException("cannot write " + target, failure);
        } finally {
            remove(part);
        }
    }

    @Override
    public Frames frames(Path source, Format from, List<Operation> operations, Path target)
            throws InterruptedException {
        Request request = new Request.Unroll(source.toAbsolutePath(), from, operations, target.toAbsolutePath());
        Timing timing = Timing.read(perform(request));
        return new Frames(target, timing.size(), timing.alpha(), timing.delays(), timing.plays());
    }

    /// The processes of the workers, as far as they run.
    public Stream<ProcessHandle> processes() {
        return slots.stream().map(WorkerSlot::handle).filter(Objects::nonNull);
    }

    /// Ends all workers; whoever waits for one is refused.
    @Override
    public void close() {
        caretaker.interrupt();
        slots.forEach(WorkerSlot::close);
    }

    private void stopIdleWorkers() {
        try {
            while (true) {
                Thread.sleep(IDLE_LOOK);
                stopIdle(IDLE_LIMIT);
            }
        } catch (InterruptedException closed) {
            log.atDebug().log("nobody looks for idle workers any more");
        }
    }

    /// Stops the workers that nobody used for so long.
    void stopIdle(Duration limit) {
        WorkerSlot latest = idle.peekFirst();
        for (WorkerSlot slot : slots) {
            if (slot != latest) {
                lanes.ifFree(() -> stopIdle(slot, limit));
            }
        }
    }

    private void stopIdle(WorkerSlot slot, Duration limit) {
        if (idle.remove(slot)) { // it is nobody else's meanwhile
            try {
                slot.stopIfIdleFor(limit);
            } finally {
                idle.addLast(slot);
            }
        }
    }

    private String perform(Request request) throws InterruptedException {
        return lanes.perform(Weight.of(request.source(), request.format()), () -> {
            WorkerSlot slot = idle.pop(); // there is one for each whose turn it is
            try {
                return text(slot.perform(request));
            } finally {
                idle.push(slot);
            }
        });
    }

    /// How much heavy work waits until its lane is free, more or less.
    int heavyWaiting() {
        return lanes.heavyWaiting();
    }

    private static String text(Answer answer) {
        return switch (answer) {
            case Answer.Done(String text, long _) -> text;
            case Answer.Refused(Refusal reason, String detail) ->
                throw new RefusedMedia(reason, message(reason), new MediaException(detail));
            case Answer.Failed(String detail) -> throw new MediaException(detail);
            case Answer.Ready _ -> throw new IllegalStateException("a worker became ready twice");
        };
    }

    /// What a client may read; what libvips says may name files.
    private static String message(Refusal reason) {
        return switch (reason) {
            case UNREADABLE -> "the picture does not decode";
            case CRASHED -> "the picture needs too much memory";
            case INVALID_OPERATION -> "this cannot be done with the picture";
            case TOO_WIDE -> "wider than the format can be";
            case TOO_TALL -> "taller than the format can be";
            case TOO_MANY_PIXELS -> "more pixels than a worker decodes";
            case EMPTY, TOO_MANY_FRAMES, TOO_LARGE, KIND_NOT_ALLOWED, NOT_APPROVED, VIDEO_DISABLED, TIMEOUT, BUSY ->
                throw new IllegalStateException("a worker does not refuse for " + reason);
        };
    }

    private static void remove(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException failure) {
            log.atWarn().addKeyValue("file", part).setCause(failure).log("temporary file stays");
        }
    }
}
