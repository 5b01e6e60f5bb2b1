package dev.pictor.media;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.media.Pictures.RenderRequest;
import dev.pictor.repo.Repo;
import dev.pictor.store.Scratch;
import dev.pictor.store.Store;
import dev.pictor.store.Store.LocalCopy;
import dev.pictor.store.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// The first pictures of clips. One is kept for each clip, in the store and named by the clip's hash, so that its
/// variants need no ffmpeg.
public final class Stills {
    /// A still of more pixels is kept as JPEG, for without loss it would be as large as many clips.
    private static final long MAX_LOSSLESS_PIXELS = 1L << 20;

    private final Repo repo;
    private final Store store;
    private final MediaTools media;
    private final Scratch scratch;
    private final Clock clock;

    public Stills(Repo repo, Store store, MediaTools media, Clock clock) {
        this.repo = repo;
        this.store = store;
        this.media = media;
        this.scratch = media.scratch();
        this.clock = clock;
    }

    /// A still that lies in the store, pending until a clip names it.
    public record Stored(Identifier identifier, Details details) {}

    /// Something to do with a still.
    @FunctionalInterface
    public interface Work {
        void on(Path still, Format format) throws InterruptedException;
    }

    /// Works on the still of a clip, which is made and kept if there is none yet, or if its file is lost.
    public void use(ContentHash hash, Path clip, Work work) throws InterruptedException {
        Optional<Identifier> named = repo.hashes().motionIdentifier(hash);
        Optional<LocalCopy> known = named.flatMap(store::local);
        if (known.isPresent()) {
            use(known.get(), work);
            return;
        }
        Path frame = scratch.newFile(Format.PNG.extension());
        Path smaller = scratch.newFile(Format.JPEG.extension());
        try {
            media.clips().firstFrame(clip, frame);
            Path still = compact(frame, smaller);
            work.on(still, inspected(still).format());
            Stored stored = store(still);
            keep(
                    stored,
                    named.isPresent()
                            ? repo.hashes().replaceLostStill(hash, named.get(), stored.identifier())
                            : repo.hashes().relateFirstMotionIdentifier(hash, stored.identifier()));
        } finally {
            scratch.discard(frame);
            scratch.discard(smaller);
        }
    }

    /// Brings the first picture of a clip, a PNG, into the form in which it is kept.
    ///
    /// @param smaller where it may be written
    /// @return the one of both that is to be kept
    public Path compact(Path frame, Path smaller) throws InterruptedException {
        if (inspected(frame).size().area() <= MAX_LOSSLESS_PIXELS) {
            return frame;
        }
        media.pictures().render(new RenderRequest(frame, Format.PNG, List.of(), Format.JPEG, smaller));
        return smaller;
    }

    /// Takes a still into the store. It is pending until [#relate] or [#giveBack] was called.
    ///
    /// @throws StoreException if it cannot be stored; nothing of it is left then
    public Stored store(Path still) {
        Inspection seen = inspected(still);
        Identifier identifier = Identifier.next(clock.instant(), seen.format().extension());
        repo.pendingFiles().record(identifier);
        try {
            store.save(still, identifier);
        } catch (StoreException failure) {
            repo.pendingFiles().forget(identifier);
            throw failure;
        }
        return new Stored(identifier, seen.details(clock.instant()));
    }

    /// Lets a clip name its still. Where it has one, or is gone, this one is removed.
    public void relate(ContentHash hash, Stored still) {
        keep(still, repo.hashes().relateFirstMotionIdentifier(hash, still.identifier()));
    }

    /// Removes a still that no clip names.
    public void giveBack(Stored still) {
        store.remove(still.identifier());
        repo.pendingFiles().forget(still.identifier());
    }

    private void keep(Stored still, boolean related) {
        if (!related) {
            giveBack(still);
            return;
        }
        repo.hashes().relateDetails(still.identifier(), still.details());
        repo.pendingFiles().forget(still.identifier());
    }

    /// It may have been made by another version, with other settings: its format is told by its bytes.
    private void use(LocalCopy known, Work work) throws InterruptedException {
        try (known) {
            work.on(known.path(), inspected(known.path()).format());
        }
    }

    private Inspection inspected(Path still) {
        return media.containers()
                .inspect(still)
                .orElseThrow(() -> new RefusedMedia(Refusal.UNREADABLE, "no still: " + still));
    }
}
