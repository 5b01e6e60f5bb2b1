package dev.pictor.serve;

import dev.pictor.content.Alias;
import dev.pictor.content.Details;
import dev.pictor.media.MediaException;
import dev.pictor.media.MediaTools;
import dev.pictor.media.RefusedMedia;
import dev.pictor.repo.Original;
import dev.pictor.repo.Repo;
import dev.pictor.store.Store;
import dev.pictor.store.Store.LocalCopy;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds originals. What the database lost of them is determined anew from their bytes, once, and kept.
public final class Originals {
    /// The name of the setting that holds the alias of the picture for what is not there.
    private static final String NOT_FOUND = "404-alias";

    private static final Logger log = LoggerFactory.getLogger(Originals.class);

    private final Repo repo;
    private final Store store;
    private final MediaTools media;
    private final Clock clock;

    public Originals(Repo repo, Store store, MediaTools media, Clock clock) {
        this.repo = repo;
        this.store = store;
        this.media = media;
        this.clock = clock;
    }

    /// Whether an alias is in use.
    public boolean exists(Alias alias) {
        return lookUp(alias).isPresent();
    }

    /// What there is to serve under an alias.
    ///
    /// @throws RefusedMedia if its details were lost, and its bytes are no media any more
    public OriginalOutcome find(Alias alias) throws InterruptedException {
        Optional<Original> original = lookUp(alias);
        if (original.isEmpty()) {
            return new OriginalOutcome.UnknownAlias();
        }
        Details known = original.get().details();
        if (known != null) {
            return found(original.get(), known);
        }
        return determineDetails(original.get())
                .<OriginalOutcome>map(details -> found(original.get(), details))
                .orElseGet(OriginalOutcome.LostFile::new);
    }

    /// What there is to serve under an alias, if that is known without asking anybody; never waits.
    public Optional<OriginalOutcome.Found> remembered(Alias alias) {
        return glimpse(alias)
                .flatMap(original -> Optional.ofNullable(original.details()).map(details -> found(original, details)));
    }

    /// What is known of an original.
    ///
    /// @throws RefusedMedia if some of it has to be determined anew, and its bytes do not decode
    public Description describe(Alias alias) throws InterruptedException {
        Optional<Original> original = lookUp(alias);
        if (original.isEmpty()) {
            return new Description.UnknownAlias();
        }
        Details details = original.get().details();
        String blurhash = original.get().blurhash();
        Optional<Details> determined = details == null ? determineDetails(original.get()) : Optional.of(details);
        if (determined.isEmpty()) {
            return new Description.LostFile();
        }
        return (blurhash == null ? computeBlurhash(original.get()) : Optional.of(blurhash))
                .<Description>map(text -> new Description.Known(determined.get(), text))
                .orElseGet(Description.LostFile::new);
    }

    /// The same as [#describe], if all of it is known without asking anybody; never waits.
    public Optional<Description.Known> describeRemembered(Alias alias) {
        Original original = glimpse(alias).orElse(null);
        Details details = original == null ? null : original.details();
        String blurhash = original == null ? null : original.blurhash();
        return details == null || blurhash == null
                ? Optional.empty()
                : Optional.of(new Description.Known(details, blurhash));
    }

    /// The blurhash of an original, computed now if it has none yet; empty where it cannot be computed.
    public Optional<String> blurhash(Original original) throws InterruptedException {
        if (original.blurhash() != null) {
            return Optional.of(original.blurhash());
        }
        try {
            return computeBlurhash(original);
        } catch (RefusedMedia | MediaException failure) {
            log.atWarn().setCause(failure).addKeyValue("hash", original.hash()).log("cannot compute a blurhash");
            return Optional.empty();
        }
    }

    /// What to show in the place of an original that is not there; empty where nothing was chosen, or it is gone
    /// itself.
    public Optional<Alias> notFound() {
        return repo.settings().get(NOT_FOUND).flatMap(Alias::ofBytes).filter(this::exists);
    }

    /// Chooses what to show in the place of originals that are not there.
    public void setNotFound(Alias alias) {
        repo.settings().set(NOT_FOUND, alias.bytes());
    }

    private Optional<Original> lookUp(Alias alias) {
        return alias.storable() ? repo.aliases().original(alias) : Optional.empty();
    }

    private Optional<Original> glimpse(Alias alias) {
        return alias.storable() ? repo.aliases().remembered(alias) : Optional.empty();
    }

    private static OriginalOutcome.Found found(Original original, Details details) {
        return new OriginalOutcome.Found(original.hash(), original.identifier(), details);
    }

    private Optional<Details> determineDetails(Original original) throws InterruptedException {
        Optional<LocalCopy> copy = store.local(original.identifier());
        if (copy.isEmpty()) {
            return Optional.empty();
        }
        try (LocalCopy local = copy.get()) {
            Details details =
                    media.inspect(local.path(), original.hash().format()).details(clock.instant());
            repo.hashes().relateDetails(original.identifier(), details);
            return Optional.of(details);
        }
    }

    private Optional<String> computeBlurhash(Original original) throws InterruptedException {
        Optional<LocalCopy> copy = store.local(original.identifier());
        if (copy.isEmpty()) {
            return Optional.empty();
        }
        try (LocalCopy local = copy.get()) {
            String blurhash = media.blurhash(local.path(), original.hash().format());
            repo.hashes().relateBlurhash(original.hash(), blurhash);
            return Optional.of(blurhash);
        }
    }
}
