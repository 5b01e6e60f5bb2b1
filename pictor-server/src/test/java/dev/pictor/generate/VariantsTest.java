package dev.pictor.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.content.OutputFormat;
import dev.pictor.content.Rendition;
import dev.pictor.ingest.Ingest;
import dev.pictor.ingest.IngestOutcome;
import dev.pictor.ingest.MediaLimits;
import dev.pictor.ingest.RequestLimits;
import dev.pictor.ingest.Upload;
import dev.pictor.media.MediaTools;
import dev.pictor.media.Pictures;
import dev.pictor.media.Refusal;
import dev.pictor.media.container.JavaContainers;
import dev.pictor.media.ffmpeg.FfmpegClips;
import dev.pictor.media.ffmpeg.FfmpegConfig;
import dev.pictor.media.vips.VipsConfig;
import dev.pictor.media.vips.VipsPictures;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.store.Scratch;
import dev.pictor.store.file.FileStore;
import dev.pictor.testkit.Media;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Builds variants with everything real: database, files, libvips.
final class VariantsTest {
    private static final int CLIENTS = 16;

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private static Path folder;

    private static Scratch scratch;
    private static FileStore store;
    private static VipsPictures vips;
    private static FfmpegClips clips;
    private static CountedPictures pictures;
    private static Variants variants;
    private static Alias alias;

    /// The real thing, and a count of what was asked of it.
    private record CountedPictures(Pictures pictures, AtomicInteger renders) implements Pictures {
        @Override
        public String blurhash(Path source, Format format) throws InterruptedException {
            return pictures.blurhash(source, format);
        }

        @Override
        public void render(RenderRequest request) throws InterruptedException {
            renders.incrementAndGet();
            pictures.render(request);
        }
    }

    @BeforeAll
    static void open() throws Exception {
        Clock clock = Clock.systemUTC();
        scratch = Scratch.open(folder.resolve("scratch"));
        store = FileStore.open(folder.resolve("files"));
        vips = new VipsPictures(new VipsConfig(2, 64, Duration.ofSeconds(60), 1L << 30, VipsConfig.ownCommand()));
        clips = new FfmpegClips(FfmpegConfig.standard(scratch.folder()));
        pictures = new CountedPictures(vips, new AtomicInteger());
        MediaTools media = new MediaTools(new JavaContainers(), pictures, clips);
        variants = new Variants(
                database.repo().variants(),
                new Build(database.repo(), store, media, scratch, clock),
                new Accesses(database.repo().variants()),
                clock);
        Ingest ingest =
                new Ingest(database.repo(), store, media, new Ingest.Workplace(scratch, clock, MediaLimits.DEFAULT));
        alias = ((IngestOutcome.Ingested) ingest.ingest(
                        new Upload(Media.file("still-rgb.png"), RequestLimits.NONE, Optional.of(List.of()), null)))
                .alias();
    }

    @AfterAll
    static void close() {
        clips.close();
        vips.close();
        scratch.close();
    }

    private static Rendition thumbnail(int side) {
        return new Rendition(List.of(new Operation.Thumbnail(side)), OutputFormat.WEBP);
    }

    @Test
    void manyWhoAskAtOnceGetOneBuild() throws Exception {
        int before = pictures.renders().get();
        List<VariantOutcome> outcomes = askAtOnce(() -> variants.get(alias, thumbnail(32)));
        assertThat(pictures.renders().get() - before).isEqualTo(1);
        assertThat(outcomes).hasSize(CLIENTS).containsOnly(outcomes.getFirst());
        VariantOutcome.Ready ready = (VariantOutcome.Ready) outcomes.getFirst();
        assertThat(ready.details().width()).isEqualTo(32);
        assertThat(store.sizeBytes(ready.identifier())).isPresent();
    }

    @Test
    void manyWhoNoticeALossGetOneRepair() throws Exception {
        VariantOutcome.Ready lost = (VariantOutcome.Ready) variants.get(alias, thumbnail(33));
        store.remove(lost.identifier());
        int before = pictures.renders().get();
        List<VariantOutcome> outcomes = askAtOnce(() -> variants.replaceLost(alias, thumbnail(33), lost.identifier()));
        assertThat(pictures.renders().get() - before).isEqualTo(1);
        assertThat(outcomes).containsOnly(outcomes.getFirst());
        assertThat(((VariantOutcome.Ready) outcomes.getFirst()).identifier()).isNotEqualTo(lost.identifier());
        assertThat(variants.get(alias, thumbnail(33))).isEqualTo(outcomes.getFirst());
    }

    @Test
    void whatCannotBeMadeIsRefusedAndLeavesNoRightBehind() throws Exception {
        Rendition impossible = new Rendition(List.of(new Operation.Blur(Double.NaN)), OutputFormat.PNG);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(variants.get(alias, impossible))
                    .isEqualTo(new VariantOutcome.Refused(Refusal.INVALID_OPERATION));
        }
        assertThat(database.texts("SELECT key FROM keyed_notifications")).isEmpty();
    }

    @Test
    void anUnknownAliasIsToldAsSuch() throws Exception {
        assertThat(variants.get(Alias.parse("unknown.png"), thumbnail(8))).isEqualTo(new VariantOutcome.UnknownAlias());
    }

    private static List<VariantOutcome> askAtOnce(Callable<VariantOutcome> question) throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<VariantOutcome> outcomes = new ArrayList<>();
            for (Future<VariantOutcome> answer : clients.invokeAll(Collections.nCopies(CLIENTS, question))) {
                outcomes.add(answer.get());
            }
            return outcomes;
        }
    }
}
