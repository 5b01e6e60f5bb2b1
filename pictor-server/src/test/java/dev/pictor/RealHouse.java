package dev.pictor;

import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.generate.Accesses;
import dev.pictor.generate.Build;
import dev.pictor.generate.Variants;
import dev.pictor.ingest.Ingest;
import dev.pictor.ingest.IngestOutcome;
import dev.pictor.ingest.MediaLimits;
import dev.pictor.ingest.Preparation;
import dev.pictor.ingest.RequestLimits;
import dev.pictor.ingest.Upload;
import dev.pictor.media.Frames;
import dev.pictor.media.MediaTools;
import dev.pictor.media.Pictures;
import dev.pictor.media.container.JavaContainers;
import dev.pictor.media.ffmpeg.ClipRules;
import dev.pictor.media.ffmpeg.FfmpegClips;
import dev.pictor.media.ffmpeg.FfmpegConfig;
import dev.pictor.media.vips.VipsConfig;
import dev.pictor.media.vips.VipsPictures;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.Repo;
import dev.pictor.store.Scratch;
import dev.pictor.store.file.FileStore;
import dev.pictor.testkit.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The use cases over real adapters: a database, a directory, libvips and ffmpeg.
public final class RealHouse implements AutoCloseable {
    private final Scratch scratch;
    private final Path files;
    private final VipsPictures vips;
    private final FfmpegClips clips;
    public final FileStore store;
    public final Ingest ingest;
    public final Variants variants;
    public final Accesses accesses;

    /// How many pictures were rendered.
    public final AtomicInteger renders = new AtomicInteger();

    /// How many pictures were decoded, to be rendered or hashed.
    public final AtomicInteger decodes = new AtomicInteger();

    public RealHouse(Repo repo, Path folder) {
        this(repo, folder, Preparation.NONE);
    }

    public RealHouse(Repo repo, Path folder, Preparation preparation) {
        Clock clock = Clock.systemUTC();
        scratch = Scratch.open(folder.resolve("scratch"));
        files = folder.resolve("files");
        store = FileStore.open(files);
        vips = new VipsPictures(new VipsConfig(2, 64, Duration.ofSeconds(60), 1L << 30, VipsConfig.ownCommand()));
        clips = new FfmpegClips(FfmpegConfig.standard(scratch.folder()), ClipRules.DEFAULT);
        MediaTools media =
                new MediaTools(new JavaContainers(), new CountedPictures(vips, renders, decodes), clips, scratch);
        ingest = new Ingest(
                repo,
                store,
                media,
                new Ingest.Workplace(scratch, clock, new Ingest.Rules.Checked(MediaLimits.DEFAULT, preparation)));
        accesses = new Accesses(repo.variants(), repo.proxies());
        variants = new Variants(
                repo.variants(), new Build(repo, store, media, scratch, clock), accesses, clock, Meter.none());
    }

    private record CountedPictures(Pictures pictures, AtomicInteger renders, AtomicInteger decodes)
            implements Pictures {
        @Override
        public String blurhash(Path source, Format format) throws InterruptedException {
            decodes.incrementAndGet();
            return pictures.blurhash(source, format);
        }

        @Override
        public void render(RenderRequest request) throws InterruptedException {
            renders.incrementAndGet();
            decodes.incrementAndGet();
            pictures.render(request);
        }

        @Override
        public Frames frames(Path source, Format from, List<Operation> operations, Path target)
                throws InterruptedException {
            renders.incrementAndGet();
            decodes.incrementAndGet();
            return pictures.frames(source, from, operations, target);
        }
    }

    /// Uploads one of the testkit's media.
    public IngestOutcome upload(String name, Operation... operations) throws InterruptedException {
        return ingest.ingest(new Upload(Media.file(name), RequestLimits.NONE, Optional.of(List.of(operations)), null));
    }

    /// Uploads a file.
    public IngestOutcome upload(Path file) throws InterruptedException {
        return ingest.ingest(new Upload(file, RequestLimits.NONE, Optional.of(List.of()), null));
    }

    /// Uploads one of the testkit's media, which is taken.
    public IngestOutcome.Ingested ingested(String name) throws InterruptedException {
        return (IngestOutcome.Ingested) upload(name);
    }

    /// From now on every child of ffmpeg is killed at its start.
    public void stopClips() {
        clips.close();
    }

    /// The files in the store, not counting what the store keeps for itself.
    public List<String> storedFiles() throws IOException {
        try (Stream<Path> walk = Files.walk(files)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> files.relativize(file).toString())
                    .filter(path -> !path.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /// The files of work in progress.
    public List<Path> scratchFiles() throws IOException {
        try (Stream<Path> walk = Files.walk(scratch.folder())) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("lock"))
                    .toList();
        }
    }

    @Override
    public void close() {
        clips.close();
        vips.close();
        scratch.close();
    }
}
