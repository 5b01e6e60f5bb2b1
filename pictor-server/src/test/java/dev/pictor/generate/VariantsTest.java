package dev.pictor.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.RealHouse;
import dev.pictor.content.Alias;
import dev.pictor.content.Operation;
import dev.pictor.content.OutputFormat;
import dev.pictor.content.Rendition;
import dev.pictor.media.Refusal;
import dev.pictor.repo.postgres.RepoExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    private static RealHouse house;
    private static Variants variants;
    private static Alias alias;

    @BeforeAll
    static void open() throws Exception {
        house = new RealHouse(database.repo(), folder);
        variants = house.variants;
        alias = house.ingested("still-rgb.png").alias();
    }

    @AfterAll
    static void close() {
        house.close();
    }

    private static Rendition thumbnail(int side) {
        return new Rendition(List.of(new Operation.Thumbnail(side)), OutputFormat.WEBP);
    }

    @Test
    void manyWhoAskAtOnceGetOneBuild() throws Exception {
        int before = house.renders.get();
        List<VariantOutcome> outcomes = askAtOnce(() -> variants.get(alias, thumbnail(32)));
        assertThat(house.renders.get() - before).isEqualTo(1);
        assertThat(outcomes).hasSize(CLIENTS).containsOnly(outcomes.getFirst());
        VariantOutcome.Ready ready = (VariantOutcome.Ready) outcomes.getFirst();
        assertThat(ready.details().width()).isEqualTo(32);
        assertThat(house.store.sizeBytes(ready.identifier())).isPresent();
    }

    @Test
    void manyWhoNoticeALossGetOneRepair() throws Exception {
        VariantOutcome.Ready lost = (VariantOutcome.Ready) variants.get(alias, thumbnail(33));
        house.store.remove(lost.identifier());
        int before = house.renders.get();
        List<VariantOutcome> outcomes = askAtOnce(() -> variants.replaceLost(alias, thumbnail(33), lost.identifier()));
        assertThat(house.renders.get() - before).isEqualTo(1);
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
