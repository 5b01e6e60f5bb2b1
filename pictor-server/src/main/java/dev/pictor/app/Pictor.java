package dev.pictor.app;

import dev.pictor.cleanup.Cleanup;
import dev.pictor.cleanup.Prune;
import dev.pictor.generate.Accesses;
import dev.pictor.generate.Build;
import dev.pictor.generate.Variants;
import dev.pictor.http.HttpServer;
import dev.pictor.http.HttpSettings;
import dev.pictor.http.Listening;
import dev.pictor.http.MetricsServer;
import dev.pictor.http.Services;
import dev.pictor.http.UnusableKeysException;
import dev.pictor.ingest.BackgroundUploads;
import dev.pictor.ingest.Downloads;
import dev.pictor.ingest.Ingest;
import dev.pictor.ingest.Proxies;
import dev.pictor.ingest.Revalidations;
import dev.pictor.job.Queue;
import dev.pictor.media.MediaTools;
import dev.pictor.media.container.JavaContainers;
import dev.pictor.media.dummy.DummyMedia;
import dev.pictor.media.ffmpeg.FfmpegClips;
import dev.pictor.media.ffmpeg.FfmpegConfig;
import dev.pictor.media.measured.MeasuredClips;
import dev.pictor.media.measured.MeasuredPictures;
import dev.pictor.media.vips.VipsConfig;
import dev.pictor.media.vips.VipsPictures;
import dev.pictor.metrics.Meter;
import dev.pictor.metrics.prometheus.PrometheusMeter;
import dev.pictor.remote.RemoteFiles;
import dev.pictor.remote.Validator;
import dev.pictor.remote.http.AddressPolicy;
import dev.pictor.remote.http.HttpRemoteFiles;
import dev.pictor.remote.http.HttpValidator;
import dev.pictor.repo.Repo;
import dev.pictor.repo.cached.CachedRepo;
import dev.pictor.serve.Originals;
import dev.pictor.store.Scratch;
import dev.pictor.store.Store;
import dev.pictor.store.cached.CachedStore;
import dev.pictor.store.moving.MovingStore;
import dev.pictor.store.moving.MovingStore.FirstAsked;
import dev.pictor.worker.AccessRecorder;
import dev.pictor.worker.CleanupPerformer;
import dev.pictor.worker.MeasuredPerformer;
import dev.pictor.worker.ProcessPerformer;
import dev.pictor.worker.QueueWorker;
import dev.pictor.worker.Sweeper;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole server: built once, top to bottom, and closed in reverse.
public final class Pictor implements AutoCloseable {
    private static final long PICTURE_MEMORY_BYTES = 1L << 30;
    private static final int PICTURES_WAITING = 256;
    /// Clean-up has its own few hands, and so takes none from anything else.
    private static final int CLEANUPS_AT_ONCE = 4;

    /// Known to servers that let the reference in.
    private static final String USER_AGENT = "pict-rs 0.5.25";

    private static final Duration CLEANUP_GRACE = Duration.ofSeconds(2);
    private static final Duration PROCESS_GRACE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Pictor.class);

    private final Parts parts = new Parts();
    private final Meter meter;
    private final HttpServer http;

    private Pictor(Config config, MediaConfig settings) throws InterruptedException {
        boolean complete = false;
        try {
            meter = meter(config);
            http = build(config, settings);
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /// Starts everything, and returns when the first request can be answered.
    static Pictor start(Config config, MediaConfig media) throws InterruptedException {
        return new Pictor(config, media);
    }

    /// Nothing is counted where nobody can read it. Who watches may do so before the first request can be answered.
    private Meter meter(Config config) {
        InetSocketAddress address = config.metrics();
        if (address == null) {
            return Meter.none();
        }
        PrometheusMeter numbers = new PrometheusMeter();
        try {
            opened(MetricsServer.start(address, numbers::text));
        } catch (IllegalStateException e) {
            throw new StartException(
                    "cannot listen on %s: choose another metrics.prometheus_address".formatted(address), e);
        }
        return numbers;
    }

    private HttpServer build(Config config, MediaConfig settings) throws InterruptedException {
        Clock clock = Clock.systemUTC();
        Scratch scratch = opened(Scratch.open(config.temporary()));
        MediaTools media = config.serving().dummy() ? DummyMedia.tools(scratch) : media(scratch, settings);
        Store store = new CachedStore(store(config, scratch));
        Repo repo = opened(new CachedRepo(parts.repo(config.repo(), meter), meter));
        if (!config.serving().ignoresMissingFiles()) {
            Belonging.require(repo.hashes(), store);
        }
        Gauges.register(meter, repo);
        Ingest ingest = new Ingest(
                repo,
                store,
                media,
                new Ingest.Workplace(
                        scratch,
                        clock,
                        rules(config.serving(), settings.keeping()),
                        validator(settings.keeping().external()),
                        meter));
        Build build = new Build(repo, store, media, scratch, clock);
        Accesses accesses = new Accesses(repo.variants(), repo.proxies());
        Variants variants = new Variants(repo.variants(), build, accesses, clock, meter);
        Originals originals = new Originals(repo, store, media, clock);
        BackgroundUploads uploads = new BackgroundUploads(repo, store, ingest, clock, meter);
        RemoteFiles remote = opened(
                new HttpRemoteFiles(remote(config.client(), settings.bounds().maxFileBytes())));
        Revalidations revalidations = opened(new Revalidations(repo, remote, ingest, scratch, meter));
        startWorkers(
                repo,
                new Cleanup(repo, store, settings.retention(), meter),
                new ProcessPerformer(repo.jobs(), uploads, variants));
        if (config.serving().readOnly()) {
            log.atWarn().log("read-only: nothing is taken in, made, removed or swept");
        } else {
            start("accesses", new AccessRecorder(accesses));
            start("sweeper", new Sweeper(repo));
        }
        Services services = new Services(
                repo,
                store,
                scratch,
                ingest,
                uploads,
                new Downloads(remote, scratch),
                new Proxies(repo.proxies(), remote, ingest, scratch, revalidations),
                variants,
                accesses,
                originals,
                new Prune(repo, store),
                meter);
        return opened(listen(config, settings, services));
    }

    private static Ingest.Rules rules(Config.Serving serving, MediaConfig.Keeping keeping) {
        return serving.dummy()
                ? new Ingest.Rules.Unseen()
                : new Ingest.Rules.Checked(keeping.limits(), keeping.preparation());
    }

    private Validator validator(MediaConfig.@Nullable ExternalValidation external) {
        return external == null
                ? Validator.NONE
                : opened(new HttpValidator(external.url(), external.limit(), USER_AGENT, meter));
    }

    private static HttpRemoteFiles.Config remote(Config.Client client, long maxFileBytes) {
        return new HttpRemoteFiles.Config(
                client.timeout(),
                maxFileBytes,
                client.allowsLocal() ? AddressPolicy.EVERYBODY : AddressPolicy.PUBLIC,
                USER_AGENT);
    }

    private MediaTools media(Scratch scratch, MediaConfig settings) {
        Duration limit = settings.bounds().operation();
        MediaConfig.Encoding encoding = settings.encoding();
        int processors = Runtime.getRuntime().availableProcessors();
        VipsPictures pictures = opened(new VipsPictures(
                new VipsConfig(
                        processors,
                        PICTURES_WAITING,
                        limit,
                        PICTURE_MEMORY_BYTES,
                        workerCommand().in(scratch.folder())),
                encoding.qualities()));
        FfmpegClips clips =
                opened(new FfmpegClips(FfmpegConfig.standard(scratch.folder()).within(limit), encoding.clips()));
        return new MediaTools(
                new JavaContainers(), new MeasuredPictures(pictures, meter), new MeasuredClips(clips, meter), scratch);
    }

    private Store store(Config config, Scratch scratch) {
        Store store = parts.store(config.store(), scratch, meter);
        StoreConfig old = config.oldStore();
        if (old == null) {
            return store;
        }
        // To look into a directory for a file that is not there costs next to nothing.
        FirstAsked first = old instanceof StoreConfig.Files ? FirstAsked.OLD : FirstAsked.CURRENT;
        return new MovingStore(store, parts.store(old, scratch, meter), first);
    }

    private void startWorkers(Repo repo, Cleanup cleanup, ProcessPerformer process) {
        CleanupPerformer performer = new CleanupPerformer(repo.jobs(), cleanup);
        start(
                "cleanup",
                new QueueWorker(
                        repo.jobs(),
                        List.of(Queue.CLEANUP),
                        new MeasuredPerformer(performer, Queue.CLEANUP, meter),
                        CLEANUPS_AT_ONCE,
                        QueueWorker.Rhythm.withGrace(CLEANUP_GRACE)));
        start(
                "process",
                new QueueWorker(
                        repo.jobs(),
                        List.of(Queue.PROCESS),
                        new MeasuredPerformer(process, Queue.PROCESS, meter),
                        makesAtOnce(),
                        QueueWorker.Rhythm.withGrace(PROCESS_GRACE)));
    }

    /// One processor is left to those who wait for an answer.
    private static int makesAtOnce() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    private void start(String name, Runnable work) {
        Thread thread = Thread.ofVirtual().name(name).start(work);
        opened(() -> {
            thread.interrupt();
            thread.join();
        });
    }

    private static HttpServer listen(Config config, MediaConfig settings, Services services) {
        try {
            return HttpServer.start(
                    new Listening(config.address(), config.keys()),
                    new HttpSettings(
                            config.apiKey(),
                            settings.filters(),
                            config.serving().maxFileCount(),
                            settings.bounds().maxFileBytes(),
                            config.serving().readOnly(),
                            new LimitsDocument(settings).text(),
                            config.serving().logRequests()),
                    services);
        } catch (UnusableKeysException e) {
            throw new StartException("server.certificate, server.private_key: " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new StartException(
                    "cannot listen on %s: choose another server.address".formatted(config.address()), e);
        }
    }

    /// The launcher names the cache that makes workers start fast, where one fits.
    private static VipsConfig.Command workerCommand() {
        String cache = System.getProperty("pictor.worker.cache");
        return cache == null ? VipsConfig.ownCommand() : VipsConfig.ownCommand(Path.of(cache));
    }

    /// The address and port that clients on this machine can use.
    String authority(InetSocketAddress configured) {
        String host = configured.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : configured.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + http.port();
    }

    private <T extends AutoCloseable> T opened(T part) {
        return parts.opened(part);
    }

    @Override
    public void close() {
        parts.close();
    }
}
