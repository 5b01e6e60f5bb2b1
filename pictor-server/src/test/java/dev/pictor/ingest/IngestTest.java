package dev.pictor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.RealHouse;
import dev.pictor.content.Alias;
import dev.pictor.content.Operation;
import dev.pictor.media.Refusal;
import dev.pictor.repo.Original;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.testkit.Media;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IngestTest {
    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private Path folder;

    private RealHouse house;

    @BeforeEach
    void open() {
        house = new RealHouse(database.repo(), folder);
    }

    @AfterEach
    void leaveNothing() throws Exception {
        assertThat(house.scratchFiles()).isEmpty();
        assertThat(database.texts("SELECT identifier FROM pictor_pending_files"))
                .isEmpty();
        house.close();
        for (String table : List.of("variants", "aliases", "hashes", "details", "job_queue")) {
            database.execute("DELETE FROM " + table);
        }
    }

    private Original original(Alias alias) {
        return database.repo().aliases().original(alias).orElseThrow();
    }

    @Test
    void anUploadIsPublicWhenItIsAnswered() throws Exception {
        IngestOutcome.Ingested ingested = house.ingested("still-photo.jpg");
        Original original = original(ingested.alias());
        assertThat(original.details()).isEqualTo(ingested.details());
        assertThat(original.blurhash()).isEqualTo(ingested.blurhash());
        assertThat(house.storedFiles()).containsExactly(original.identifier().path());
        assertThat(house.store.sizeBytes(original.identifier()))
                .contains(original.hash().size());
    }

    @Test
    void theSameContentIsKeptOnce() throws Exception {
        Alias first = house.ingested("still-rgb.png").alias();
        Alias second = house.ingested("still-rgb.png").alias();
        assertThat(second).isNotEqualTo(first);
        assertThat(original(second)).isEqualTo(original(first));
        assertThat(house.storedFiles()).hasSize(1);
        assertThat(database.texts("SELECT identifier FROM details")).hasSize(1);
    }

    @Test
    void anUploadHealsContentWhoseFileIsLost() throws Exception {
        Alias first = house.ingested("still-rgb.png").alias();
        house.store.remove(original(first).identifier());
        Alias second = house.ingested("still-rgb.png").alias();
        assertThat(original(first)).isEqualTo(original(second));
        assertThat(house.storedFiles())
                .containsExactly(original(first).identifier().path());
    }

    @Test
    void onlyPicturesThatHaveToBeTurnedAreEncodedAgain() throws Exception {
        house.ingested("still-orient1.jpg");
        assertThat(house.renders).hasValue(0);
        IngestOutcome.Ingested turned = house.ingested("still-orient6.jpg");
        assertThat(house.renders).hasValue(1);
        assertThat(turned.details().width()).isEqualTo(100);
        assertThat(turned.details().height()).isEqualTo(200);
    }

    @Test
    void operationsAreDoneBeforeStoring() throws Exception {
        IngestOutcome.Ingested small =
                (IngestOutcome.Ingested) house.upload("still-rgb.png", new Operation.Resize(50, null));
        assertThat(small.details().width()).isEqualTo(50);
        assertThat(small.details().height()).isEqualTo(33);
    }

    @ParameterizedTest
    @CsvSource({
        "junk-text.txt, UNREADABLE",
        "junk.svg, UNREADABLE",
        "junk-truncated.jpg, UNREADABLE",
        "junk-truncated.png, UNREADABLE",
        "bomb-81mp.png, TOO_MANY_PIXELS",
        "wide-20000.png, TOO_WIDE",
    })
    void whatCannotBeTakenLeavesNothing(String name, Refusal reason) throws Exception {
        assertThat(house.upload(name)).isEqualTo(new IngestOutcome.Refused(reason));
        assertThat(house.storedFiles()).isEmpty();
        assertThat(database.texts("SELECT hash FROM hashes")).isEmpty();
    }

    @Test
    void anOperationThatCannotBeDoneIsRefusedForPicturesAndIgnoredForClips() throws Exception {
        assertThat(house.ingest.ingest(unknownOperation("still-rgb.png")))
                .isEqualTo(new IngestOutcome.Refused(Refusal.INVALID_OPERATION));
        assertThat(house.ingest.ingest(unknownOperation("clip-h264.mp4"))).isInstanceOf(IngestOutcome.Ingested.class);
    }

    private static Upload unknownOperation(String name) {
        return new Upload(Media.file(name), RequestLimits.NONE, Optional.empty(), null);
    }

    @Test
    void aDeclaredAliasIsGivenOnce() throws Exception {
        Alias holiday = Alias.parse("holiday.png");
        assertThat(house.ingest.ingest(declared(holiday))).isInstanceOf(IngestOutcome.Ingested.class);
        assertThat(house.ingest.ingest(declared(holiday))).isEqualTo(new IngestOutcome.AliasTaken());
        assertThat(house.storedFiles()).hasSize(1);
    }

    private static Upload declared(Alias alias) {
        return new Upload(Media.file("still-rgb.png"), RequestLimits.NONE, Optional.of(List.of()), alias);
    }
}
