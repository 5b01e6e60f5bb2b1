package dev.pictor.generate;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.media.Inspection;
import dev.pictor.media.MediaTools;
import dev.pictor.media.Pictures.RenderRequest;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import dev.pictor.repo.Repo;
import dev.pictor.store.Scratch;
import dev.pictor.store.Store;
import dev.pictor.store.Store.LocalCopy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// The first pictures of clips. One is kept for each clip, in the store and named by the clip's hash, so that only its
/// first variant needs ffmpeg.
final class Stills {
    /// A still of more pixels is kept as JPEG, for without loss it would be as large as many clips.
    private static final long MAX_LOSSLESS_PIXELS = 1L << 20;

    private final Repo repo;
    private final Store store;
    private final MediaTools media;
    private final Scratch scratch;
    private final Clock clock;

    Stills(Repo repo, Store store, MediaTools media, Scratch scratch, Clock clock) {
        this.repo = repo;
        this.store = store;
        this.media = media;
        this.scratch = scratch;
        this.clock = clock;
    }

    /// Something to do with a still.
    interface Work {
        void on(Path still, Format format) throws InterruptedException;
    }

    /// Works on the still of a clip, which is made and kept if there is none yet.
    void use(ContentHash hash, Path clip, Work work) throws InterruptedException {
        Optional<LocalCopy> known = known(hash);
        if (known.isPresent()) {
            use(known.get(), work);
            return;
        }
        Path frame = scratch.newFile(Format.PNG.extension());
        Path still = scratch.newFile(Format.JPEG.extension());
        try {
            media.clips().firstFrame(clip, frame);
            boolean small = inspected(frame).size().area() <= MAX_LOSSLESS_PIXELS;
            if (!small) {
                media.pictures().render(new RenderRequest(frame, Format.PNG, List.of(), Format.JPEG, still));
            }
            Format format = small ? Format.PNG : Format.JPEG;
            Path kept = small ? frame : still;
            work.on(kept, format);
            keep(hash, kept, format);
        } finally {
            scratch.discard(frame);
            scratch.discard(still);
        }
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

    private Optional<LocalCopy> known(ContentHash hash) {
        return repo.hashes().motionIdentifier(hash).flatMap(store::local);
    }

    /// Where another one was first, or the clip is gone, ours is spare.
    private void keep(ContentHash hash, Path still, Format format) {
        Inspection seen = inspected(still);
        Identifier identifier = Identifier.next(clock.instant(), format.extension());
        repo.pendingFiles().record(identifier);
        store.save(still, identifier);
        if (repo.hashes().relateFirstMotionIdentifier(hash, identifier)) {
            repo.hashes().relateDetails(identifier, seen.details(clock.instant()));
        } else {
            store.remove(identifier);
        }
        repo.pendingFiles().forget(identifier);
    }
}
