package dev.pictor.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pictor.content.Alias;
import dev.pictor.content.ProxyUrl;
import dev.pictor.media.Refusal;
import dev.pictor.remote.Fetched;
import dev.pictor.remote.RemoteException;
import dev.pictor.remote.RemoteFiles;
import dev.pictor.repo.Freshness;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.ProxyRepo;
import dev.pictor.repo.ProxyRepo.ProxyIngestResult;
import dev.pictor.repo.ProxyRepo.Relation;
import dev.pictor.store.Scratch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/// Keeps remote media: fetched when somebody asks for them first, once however many ask at the same moment, and served
/// from here afterwards.
public final class Proxies {
    /// How long an address that failed is not asked again.
    static final Duration FAILURE_MEMORY = Duration.ofSeconds(30);

    private static final int MAX_FAILURES = 10_000;

    /// How many files are fetched at once.
    private static final int MAX_FETCHES = 64;

    private final ProxyRepo repo;
    private final RemoteFiles remote;
    private final Ingest ingest;
    private final Scratch scratch;
    private final Revalidations revalidations;
    private final ConcurrentHashMap<String, FutureTask<ProxyOutcome>> underWay = new ConcurrentHashMap<>();
    private final Semaphore fetches = new Semaphore(MAX_FETCHES);
    private final Cache<String, Failure> failures = Caffeine.newBuilder()
            .maximumSize(MAX_FAILURES)
            .expireAfterWrite(FAILURE_MEMORY)
            .build();

    public Proxies(ProxyRepo repo, RemoteFiles remote, Ingest ingest, Scratch scratch, Revalidations revalidations) {
        this.repo = repo;
        this.remote = remote;
        this.ingest = ingest;
        this.scratch = scratch;
        this.revalidations = revalidations;
    }

    /// How an address failed.
    private sealed interface Failure {
        record Remote(RemoteException exception) implements Failure {}

        record Media(ProxyOutcome.Refused outcome) implements Failure {}
    }

    /// The alias under which media of this address are kept already.
    public Optional<Alias> find(ProxyUrl url) {
        return repo.related(url);
    }

    /// The alias under which media of this address are kept, fetched now if they are not. If their origin
    /// should be asked again, that is done now, too.
    ///
    /// @throws RemoteException if they cannot be had
    public ProxyOutcome obtain(ProxyUrl url) throws InterruptedException {
        Optional<Relation> kept = repo.relation(url);
        if (kept.isPresent()) {
            return new ProxyOutcome.Kept(current(url, kept.get()));
        }
        Failure failed = failures.getIfPresent(url.text());
        if (failed != null) {
            return again(failed);
        }
        FutureTask<ProxyOutcome> ours = new FutureTask<>(() -> fetch(url));
        FutureTask<ProxyOutcome> first = underWay.putIfAbsent(url.text(), ours);
        if (first != null) {
            return result(first);
        }
        try {
            ours.run();
            return result(ours);
        } finally {
            underWay.remove(url.text(), ours);
        }
    }

    private Alias current(ProxyUrl url, Relation kept) throws InterruptedException {
        return switch (kept) {
            case Relation.Fresh(Alias alias) -> alias;
            case Relation.Due due -> revalidations.current(url, due);
        };
    }

    private static ProxyOutcome again(Failure failed) {
        return switch (failed) {
            case Failure.Remote(RemoteException exception) -> throw exception;
            case Failure.Media(ProxyOutcome.Refused outcome) -> outcome;
        };
    }

    private ProxyOutcome fetch(ProxyUrl url) throws InterruptedException {
        if (!url.storable()) {
            throw new RemoteException(RemoteException.Kind.REFUSED, "The address is too long");
        }
        if (!fetches.tryAcquire()) {
            return new ProxyOutcome.Refused(Refusal.BUSY);
        }
        Path file = scratch.newFile("");
        try {
            ProxyOutcome outcome = ingest(url, file, remote.fetch(url, file));
            if (outcome instanceof ProxyOutcome.Refused refused && !isPassing(refused)) {
                failures.put(url.text(), new Failure.Media(refused));
            }
            return outcome;
        } catch (RemoteException failed) {
            failures.put(url.text(), new Failure.Remote(failed));
            throw failed;
        } finally {
            scratch.discard(file);
            fetches.release();
        }
    }

    private ProxyOutcome ingest(ProxyUrl url, Path file, Fetched fetched) throws InterruptedException {
        AtomicReference<Alias> other = new AtomicReference<>();
        Upload upload = new Upload(file, RequestLimits.NONE, Optional.of(List.of()), null);
        IngestOutcome outcome = ingest.ingest(upload, original -> publish(original, url, fetched, other));
        return switch (outcome) {
            case IngestOutcome.Ingested(var alias, var _, var _, var _) -> new ProxyOutcome.Kept(alias);
            case IngestOutcome.Unwanted() -> new ProxyOutcome.Kept(other.get());
            case IngestOutcome.Refused(var reason) -> new ProxyOutcome.Refused(reason);
            case IngestOutcome.AliasTaken() -> throw new IllegalStateException("no alias was asked for");
        };
    }

    /// Another node may have been faster; its alias counts, and nobody wants ours.
    private IngestResult publish(NewOriginal original, ProxyUrl url, Fetched fetched, AtomicReference<Alias> other) {
        return switch (repo.ingestAndRelate(original, url, freshness(fetched))) {
            case ProxyIngestResult.Ingested(IngestResult result) -> result;
            case ProxyIngestResult.Exists(Alias kept) -> {
                other.set(kept);
                yield new IngestResult.Unwanted();
            }
        };
    }

    static Freshness freshness(Fetched said) {
        Duration maxAge = said.maxAge() == null ? Freshness.MAX_AGE : said.maxAge();
        return new Freshness(said.etag(), said.lastModified(), maxAge);
    }

    private static boolean isPassing(ProxyOutcome.Refused refused) {
        return refused.reason() == Refusal.BUSY || refused.reason() == Refusal.TIMEOUT;
    }

    private static ProxyOutcome result(FutureTask<ProxyOutcome> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case InterruptedException stopped -> throw stopped;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException("a fetch failed", failed);
            }
        }
    }
}
