package dev.pictor.ingest;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.content.Kind;
import dev.pictor.content.Operation;
import dev.pictor.media.Inspection;
import dev.pictor.media.MediaTools;
import dev.pictor.media.Pictures.RenderRequest;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import dev.pictor.media.Stills;
import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import dev.pictor.remote.Validator;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Original;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException;
import dev.pictor.store.Scratch;
import dev.pictor.store.Store;
import dev.pictor.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes media in: looks at them, cleans them, stores them, and makes them public under a new alias.
///
/// Everything that an upload can be refused for is decided before its first trace in the database. From then on a
/// crash leaves at most a pending file, which is found and removed.
public final class Ingest {
    private final Repo repo;
    private final Store store;
    private final MediaTools media;
    private final Scratch scratch;
    private final Clock clock;
    private final Rules rules;
    private final Validator validator;
    private final Meter meter;
    private final Stills stills;

    public Ingest(Repo repo, Store store, MediaTools media, Workplace workplace) {
        this.repo = repo;
        this.store = store;
        this.media = media;
        this.scratch = workplace.scratch();
        this.clock = workplace.clock();
        this.rules = workplace.rules();
        this.validator = workplace.validator();
        this.meter = workplace.meter();
        this.stills = new Stills(repo, store, media, clock);
    }

    /// Where and by what rules the work is done.
    ///
    /// @param validator has the last word before anything is public
    public record Workplace(Scratch scratch, Clock clock, Rules rules, Validator validator, Meter meter) {
        /// Asks nobody, and counts nothing.
        public Workplace(Scratch scratch, Clock clock, Rules rules) {
            this(scratch, clock, rules, Validator.NONE, Meter.none());
        }
    }

    /// How uploads are looked at.
    public sealed interface Rules {
        /// As media, within limits.
        record Checked(MediaLimits limits, Preparation preparation) implements Rules {
            /// Keeps pictures as they come.
            public Checked(MediaLimits limits) {
                this(limits, Preparation.NONE);
            }
        }

        /// Not at all: whatever comes is kept, and called a picture of no size. For tests of other software.
        record Unseen() implements Rules {
            /// The blurhash of everything.
            public static final String BLURHASH = "LGF5?xYk^6AAAAAAAAAAAAAAAAAA";
        }
    }

    /// Makes an original public, in one transaction.
    @FunctionalInterface
    public interface Publication {
        IngestResult publish(NewOriginal original);

        /// Whether this content is to be made public at all; asked before anything of it is stored.
        default boolean wants(ContentHash content) {
            return true;
        }
    }

    /// Takes one file in.
    ///
    /// @throws RepoException if the database cannot answer; whether the upload was kept is unknown then
    /// @throws StoreException if the bytes cannot be stored; nothing of the upload is left then
    public IngestOutcome ingest(Upload upload) throws InterruptedException {
        return ingest(upload, repo.hashes()::ingest);
    }

    /// As [#ingest(Upload)], made public in a way of the caller's. It is called again with another alias where a random
    /// one is in use.
    public IngestOutcome ingest(Upload upload, Publication publication) throws InterruptedException {
        Workspace space = new Workspace(scratch);
        boolean completed = false;
        try {
            IngestOutcome outcome = publish(prepare(upload, space), upload, publication);
            completed = outcome instanceof IngestOutcome.Ingested;
            return outcome;
        } catch (RefusedMedia refused) {
            return new IngestOutcome.Refused(refused.reason());
        } finally {
            meter.count("pict_rs_ingest_end", Label.completed(completed));
            space.discard();
        }
    }

    private Prepared prepare(Upload upload, Workspace space) throws InterruptedException {
        Prepared prepared = switch (rules) {
            case Rules.Checked checked -> checked(upload, checked, space);
            case Rules.Unseen() -> unseen(upload, space.clean());
        };
        if (!validator.accepts(prepared.file(), prepared.details().mediaType())) {
            throw new RefusedMedia(Refusal.NOT_APPROVED, "not approved");
        }
        return prepared;
    }

    private Prepared checked(Upload upload, Rules.Checked checked, Workspace space) throws InterruptedException {
        Path clean = space.clean();
        Inspection seen = inspect(upload, checked.limits());
        List<Operation> operations = operations(upload, seen, checked.preparation());
        Format format = checked.preparation().format(seen);
        Inspection kept = clean(seen, new RenderRequest(upload.file(), seen.format(), operations, format, clean));
        boolean moving = kept.kind() == Kind.VIDEO;
        if (moving) {
            media.clips().firstFrame(clean, space.frame());
        }
        String blurhash =
                moving ? media.pictures().blurhash(space.frame(), Format.PNG) : media.blurhash(clean, kept.format());
        Path still = moving ? stills.compact(space.frame(), space.smaller()) : null;
        ContentHash hash = Digest.of(clean, kept.format());
        return new Prepared(clean, hash, kept.details(clock.instant()), blurhash, still);
    }

    private Prepared unseen(Upload upload, Path clean) {
        try {
            Files.copy(upload.file(), clean);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.OTHER, "cannot copy upload " + upload.file(), e);
        }
        Details details = new Details(0, 0, 0, clock.instant(), Format.PNG);
        return new Prepared(clean, Digest.of(clean, Format.PNG), details, Rules.Unseen.BLURHASH, null);
    }

    private Inspection inspect(Upload upload, MediaLimits limits) throws InterruptedException {
        long sizeBytes = sizeOf(upload.file());
        if (sizeBytes == 0) {
            throw new RefusedMedia(Refusal.EMPTY, "no bytes");
        }
        Consumer<Inspection> limited = seen -> check(seen, sizeBytes, upload, limits);
        media.containers().announced(upload.file()).ifPresent(limited);
        Inspection seen = media.inspect(upload.file());
        limited.accept(seen);
        return seen;
    }

    private static void check(Inspection seen, long sizeBytes, Upload upload, MediaLimits limits) {
        new Validation(limits).check(seen, sizeBytes, upload.limits()).ifPresent(reason -> {
            throw new RefusedMedia(reason, "over a limit");
        });
    }

    /// Those of the request, or else those of the configuration, never both. Videos ignore operations, also those
    /// that cannot be done.
    private static List<Operation> operations(Upload upload, Inspection seen, Preparation preparation) {
        if (seen.kind() == Kind.VIDEO) {
            return List.of();
        }
        List<Operation> asked =
                upload.operations().orElseThrow(() -> new RefusedMedia(Refusal.INVALID_OPERATION, "unknown operation"));
        return (asked.isEmpty() ? preparation.operations() : asked)
                .stream()
                        .filter(operation -> !(operation instanceof Operation.Identity))
                        .toList();
    }

    /// Pixels are decoded only where they have to change; everything else is an edit of the container.
    private Inspection clean(Inspection seen, RenderRequest request) throws InterruptedException {
        if (seen.kind() == Kind.VIDEO) {
            return media.clips().clean(request.source(), seen, request.target());
        }
        boolean stays = request.to() == seen.format() && request.to() == seen.becomes();
        if (!stays || seen.turned() || !request.operations().isEmpty()) {
            media.render(request);
            return media.inspect(request.target(), request.to());
        }
        media.containers().strip(request.source(), seen.format(), request.target());
        return seen;
    }

    /// @param still the first picture of a clip, as it is to be kept; absent for others
    private record Prepared(
            Path file,
            ContentHash hash,
            Details details,
            String blurhash,
            @Nullable Path still) {}

    private IngestOutcome publish(Prepared prepared, Upload upload, Publication publication) {
        if (!publication.wants(prepared.hash())) {
            return new IngestOutcome.Unwanted();
        }
        Identifier identifier =
                Identifier.next(clock.instant(), prepared.hash().format().extension());
        repo.pendingFiles().record(identifier);
        save(prepared.file(), identifier);
        Stills.Stored still = still(prepared, identifier);
        DeleteToken token = DeleteToken.random();
        while (true) {
            Alias alias = upload.declaredAlias() == null
                    ? Alias.random(prepared.hash().format())
                    : upload.declaredAlias();
            NewOriginal original =
                    new NewOriginal(prepared.hash(), identifier, prepared.details(), prepared.blurhash(), alias, token);
            switch (publication.publish(original)) {
                case IngestResult.Created() -> {
                    relate(prepared, still);
                    return new IngestOutcome.Ingested(alias, token, prepared.details(), prepared.blurhash());
                }
                case IngestResult.Duplicate(Original kept) -> {
                    relate(prepared, still);
                    return attach(original, kept);
                }
                case IngestResult.AliasTaken() -> {
                    if (upload.declaredAlias() != null) {
                        giveBack(identifier);
                        if (still != null) {
                            stills.giveBack(still);
                        }
                        return new IngestOutcome.AliasTaken();
                    }
                }
                case IngestResult.Unwanted() -> {
                    return new IngestOutcome.Unwanted(); // the file is pending still, unless an earlier try used it
                }
                case IngestResult.Expired() ->
                    throw new RepoException(
                            RepoException.Kind.TIMEOUT, "storing " + identifier + " took longer than files may pend");
            }
        }
    }

    /// The still of a clip, in the store.
    private Stills.@Nullable Stored still(Prepared prepared, Identifier original) {
        if (prepared.still() == null) {
            return null;
        }
        try {
            return stills.store(prepared.still());
        } catch (StoreException e) {
            giveBack(original);
            throw e;
        }
    }

    private void relate(Prepared prepared, Stills.@Nullable Stored still) {
        if (still != null) {
            stills.relate(prepared.hash(), still);
        }
    }

    private void save(Path file, Identifier identifier) {
        try {
            store.save(file, identifier);
        } catch (StoreException e) {
            repo.pendingFiles().forget(identifier);
            throw e;
        }
    }

    /// The same bytes are stored already. If their file is lost, ours takes its place; otherwise ours is spare.
    private IngestOutcome attach(NewOriginal original, Original kept) {
        boolean lost = store.sizeBytes(kept.identifier()).isEmpty();
        if (!lost
                || !repo.hashes()
                        .replaceLostFile(
                                original.hash(), kept.identifier(), original.identifier(), original.details())) {
            giveBack(original.identifier());
        }
        Details details = kept.details() == null ? original.details() : kept.details();
        String blurhash = kept.blurhash() == null ? original.blurhash() : kept.blurhash();
        if (kept.blurhash() == null) {
            repo.hashes().relateBlurhash(original.hash(), blurhash);
        }
        return new IngestOutcome.Ingested(original.alias(), original.token(), details, blurhash);
    }

    private void giveBack(Identifier spare) {
        store.remove(spare);
        repo.pendingFiles().forget(spare);
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.OTHER, "cannot read upload " + file, e);
        }
    }
}
