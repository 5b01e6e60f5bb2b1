package dev.pictor.generate;

import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.content.Kind;
import dev.pictor.content.Rendition;
import dev.pictor.content.Variant;
import dev.pictor.media.MediaException;
import dev.pictor.media.MediaTools;
import dev.pictor.media.Pictures.RenderRequest;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import dev.pictor.media.Stills;
import dev.pictor.repo.Original;
import dev.pictor.repo.Repo;
import dev.pictor.repo.VariantRepo.RegisterResult;
import dev.pictor.repo.VariantRepo.StoredVariant;
import dev.pictor.store.Scratch;
import dev.pictor.store.Store;
import dev.pictor.store.Store.LocalCopy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes one variant of one original, and stores it.
public final class Build {
    private final Repo repo;
    private final Store store;
    private final MediaTools media;
    private final Scratch scratch;
    private final Clock clock;
    private final Stills stills;

    public Build(Repo repo, Store store, MediaTools media, Scratch scratch, Clock clock) {
        this.repo = repo;
        this.store = store;
        this.media = media;
        this.scratch = scratch;
        this.clock = clock;
        this.stills = new Stills(repo, store, media, clock);
    }

    /// What to make.
    ///
    /// @param lost the identifier of a file that is gone and to be replaced; absent where there was none
    record Task(
            Original original,
            Variant variant,
            Rendition rendition,
            @Nullable Identifier lost) {}

    VariantOutcome run(Task task) throws InterruptedException {
        Optional<LocalCopy> source = store.local(task.original().identifier());
        if (source.isEmpty()) {
            return new VariantOutcome.LostOriginal();
        }
        Path target = scratch.newFile("");
        try (LocalCopy copy = source.get()) {
            render(copy.path(), task, target);
            return keep(target, task);
        } catch (RefusedMedia | MediaException failure) {
            // Deleting does not wait for us: a source that vanished meanwhile says nothing about the picture.
            if (store.sizeBytes(task.original().identifier()).isEmpty()) {
                return new VariantOutcome.LostOriginal();
            }
            throw failure;
        } finally {
            scratch.discard(target);
        }
    }

    /// Looks again at a stored file whose details were lost, and keeps them.
    Details determineDetails(Identifier identifier) throws InterruptedException {
        try (LocalCopy copy = store.local(identifier)
                .orElseThrow(() -> new RefusedMedia(Refusal.UNREADABLE, "lost: " + identifier))) {
            // Of what is kept as AVIF, a clip is a sequence.
            boolean avif = identifier.path().endsWith(Format.AVIF.extension());
            Format known = avif ? Format.ANIMATED_AVIF : Format.PNG;
            Details details = media.inspect(copy.path(), known).details(clock.instant());
            repo.hashes().relateDetails(identifier, details);
            return details;
        }
    }

    private void render(Path source, Task task, Path target) throws InterruptedException {
        Format from = task.original().hash().format();
        Rendition rendition = task.rendition();
        Format to = rendition.target().of(from.kind());
        if (from.kind() == Kind.VIDEO) {
            stills.use(
                    task.original().hash(),
                    source,
                    (still, format) -> media.pictures()
                            .render(new RenderRequest(still, format, rendition.operations(), to, target)));
        } else {
            media.render(new RenderRequest(source, from, rendition.operations(), to, target));
        }
    }

    private VariantOutcome keep(Path target, Task task) throws InterruptedException {
        Format made =
                task.rendition().target().of(task.original().hash().format().kind());
        Details details = media.inspect(target, made).details(clock.instant());
        Identifier identifier =
                Identifier.next(clock.instant(), details.format().extension());
        repo.pendingFiles().record(identifier);
        store.save(target, identifier);
        VariantOutcome.Ready ours = new VariantOutcome.Ready(task.original().hash(), identifier, details);
        if (task.lost() != null
                && repo.variants()
                        .replaceLostFile(task.original().hash(), task.variant(), task.lost(), identifier, details)) {
            return ours;
        }
        return switch (repo.variants().register(task.original().hash(), task.variant(), identifier, details)) {
            case RegisterResult.Registered() -> ours;
            case RegisterResult.Exists(StoredVariant kept) -> {
                giveBack(identifier);
                Details known = kept.details();
                yield new VariantOutcome.Ready(
                        task.original().hash(),
                        kept.identifier(),
                        known == null ? determineDetails(kept.identifier()) : known);
            }
            case RegisterResult.OriginalGone() -> {
                giveBack(identifier);
                yield new VariantOutcome.UnknownAlias();
            }
            case RegisterResult.Expired() -> new VariantOutcome.Refused(Refusal.TIMEOUT);
        };
    }

    private void giveBack(Identifier spare) {
        store.remove(spare);
        repo.pendingFiles().forget(spare);
    }
}
