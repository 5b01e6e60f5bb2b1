package dev.pictor.ingest;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.ProxyUrl;
import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import dev.pictor.remote.Fetched;
import dev.pictor.remote.Refetched;
import dev.pictor.remote.RemoteException;
import dev.pictor.remote.RemoteFiles;
import dev.pictor.repo.Freshness;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.ProxyRepo.MoveResult;
import dev.pictor.repo.ProxyRepo.Relation.Due;
import dev.pictor.repo.Repo;
import dev.pictor.store.Scratch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks origins whether the media that are kept of theirs are still right, and takes in what is new.
///
/// The right to ask is taken in the database: of all who want the media at that moment, on every node, one asks, and
/// the others are served what is kept. Whatever goes wrong, the kept media stay, and the origin is left alone for
/// [#PAUSE].
public final class Revalidations implements AutoCloseable {
    /// How long nobody else asks, unless the origin answers.
    static final Duration PAUSE = Duration.ofMinutes(5);

    /// How long somebody waits for an origin before the kept media are served. It goes on being asked.
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /// How many origins are asked at once; beyond that, kept media are served.
    private static final int MAX_AT_ONCE = 16;

    private static final Logger log = LoggerFactory.getLogger(Revalidations.class);

    private final Repo repo;
    private final RemoteFiles remote;
    private final Ingest ingest;
    private final Scratch scratch;
    private final Meter meter;
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);
    private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();

    public Revalidations(Repo repo, RemoteFiles remote, Ingest ingest, Scratch scratch, Meter meter) {
        this.repo = repo;
        this.remote = remote;
        this.ingest = ingest;
        this.scratch = scratch;
        this.meter = meter;
    }

    /// How a question ended.
    private enum End {
        UNCHANGED,
        REPLACED,
        FAILED
    }

    /// The alias under which media of this address are kept now.
    Alias current(ProxyUrl url, Due kept) throws InterruptedException {
        if (!places.tryAcquire()) {
            return kept.alias();
        }
        boolean isBegun = false;
        try {
            if (!repo.proxies().claimRevalidation(url, kept.alias(), PAUSE)) {
                return kept.alias();
            }
            Future<Alias> answer = tasks.submit(() -> {
                try {
                    return asked(url, kept);
                } finally {
                    places.release();
                }
            });
            isBegun = true;
            return patiently(answer, kept.alias());
        } catch (RejectedExecutionException closing) {
            return kept.alias();
        } finally {
            if (!isBegun) {
                places.release();
            }
        }
    }

    private static Alias patiently(Future<Alias> answer, Alias kept) throws InterruptedException {
        try {
            return answer.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
            return kept;
        } catch (ExecutionException stopped) {
            return kept;
        }
    }

    private Alias asked(ProxyUrl url, Due kept) throws InterruptedException {
        Path file = scratch.newFile("");
        try {
            Fetched known = new Fetched(kept.etag(), kept.lastModified(), null);
            return switch (remote.refetch(url, known, file)) {
                case Refetched.Unchanged(Fetched said) -> refreshed(url, kept.alias(), together(said, known));
                case Refetched.Sent(Fetched said) -> replaced(url, kept.alias(), file, said);
            };
        } catch (RemoteException refused) {
            log.atDebug().setCause(refused).log("an origin does not say whether its media changed");
            return failed(kept.alias());
        } catch (RuntimeException failure) {
            log.atWarn().setCause(failure).log("cannot revalidate proxied media");
            return failed(kept.alias());
        } finally {
            scratch.discard(file);
        }
    }

    /// An origin need not repeat what it said before.
    private static Fetched together(Fetched said, Fetched known) {
        return new Fetched(
                said.etag() == null ? known.etag() : said.etag(),
                said.lastModified() == null ? known.lastModified() : said.lastModified(),
                said.maxAge());
    }

    private Alias refreshed(ProxyUrl url, Alias kept, Fetched said) {
        repo.proxies().refresh(url, kept, Proxies.freshness(said));
        count(End.UNCHANGED);
        return kept;
    }

    private Alias replaced(ProxyUrl url, Alias kept, Path file, Fetched said) throws InterruptedException {
        Upload upload = new Upload(file, RequestLimits.NONE, Optional.of(List.of()), null);
        Replacement replacement = new Replacement(url, kept, Proxies.freshness(said));
        IngestOutcome outcome = ingest.ingest(upload, replacement);
        if (replacement.isSame) {
            return refreshed(url, kept, said);
        }
        return switch (outcome) {
            case IngestOutcome.Ingested(var alias, var _, var _, var _) -> {
                count(End.REPLACED);
                yield alias;
            }
            case IngestOutcome.Unwanted() -> repo.proxies().related(url).orElse(kept);
            case IngestOutcome.Refused(var reason) -> {
                log.atDebug().addArgument(reason::code).log("an origin's new media are not taken: {}");
                yield failed(kept);
            }
            case IngestOutcome.AliasTaken() -> throw new IllegalStateException("no alias was asked for");
        };
    }

    /// Takes the place of what is kept, unless it is the same, or somebody else did so before.
    private final class Replacement implements Ingest.Publication {
        private final ProxyUrl url;
        private final Alias kept;
        private final Freshness freshness;
        private boolean isSame;

        private Replacement(ProxyUrl url, Alias kept, Freshness freshness) {
            this.url = url;
            this.kept = kept;
            this.freshness = freshness;
        }

        @Override
        public boolean wants(ContentHash content) {
            isSame = repo.aliases().hash(kept).equals(Optional.of(content));
            return !isSame;
        }

        @Override
        public IngestResult publish(NewOriginal original) {
            return switch (repo.proxies().ingestAndMove(original, url, kept, freshness)) {
                case MoveResult.Moved(IngestResult result) -> result;
                case MoveResult.Overtaken() -> new IngestResult.Unwanted();
            };
        }
    }

    private Alias failed(Alias kept) {
        count(End.FAILED);
        return kept;
    }

    private void count(End end) {
        meter.count("pictor_proxy_revalidations", new Label("result", end.name().toLowerCase(Locale.ROOT)));
    }

    /// Stops what is under way; what is kept stays.
    @Override
    public void close() {
        tasks.shutdownNow();
        tasks.close();
    }
}
