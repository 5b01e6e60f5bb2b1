package dev.pictor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.RealHouse;
import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.repo.Original;
import dev.pictor.repo.postgres.RepoExtension;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the configuration asks to be made of every picture is made before it is kept.
final class PreparationTest {
    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private Path folder;

    private Details ingested(String name, Preparation preparation, Operation... operations) throws Exception {
        try (RealHouse house = new RealHouse(database.repo(), folder, preparation)) {
            IngestOutcome.Ingested ingested = (IngestOutcome.Ingested) house.upload(name, operations);
            Original original =
                    database.repo().aliases().original(ingested.alias()).orElseThrow();
            Details details = ingested.details();
            assertThat(original.hash().format()).isEqualTo(details.format());
            assertThat(house.store.sizeBytes(original.identifier()))
                    .contains(original.hash().size());
            assertThat(ingested.alias().text()).endsWith(details.format().extension());
            assertThat(house.scratchFiles()).isEmpty();
            return details;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "still-photo.jpg, WEBP, ANIMATED_APNG, WEBP, 0",
        "still-rgb.png, JPEG, ANIMATED_APNG, JPEG, 0",
        "still.jxl, AVIF, ANIMATED_APNG, AVIF, 0",
        "anim-small.gif, WEBP, ANIMATED_APNG, ANIMATED_APNG, 10",
        "anim-small.gif, WEBP, ANIMATED_AVIF, ANIMATED_AVIF, 10",
        "anim-small.apng, WEBP, ANIMATED_WEBP, ANIMATED_WEBP, 8",
        "clip-vp9.webm, WEBP, ANIMATED_WEBP, WEBM, 10",
    })
    void eachKindGetsItsFormat(String name, Format image, Format animation, Format kept, long frames) throws Exception {
        Details details = ingested(name, new Preparation(image, animation, List.of()));
        assertThat(details.format()).isEqualTo(kept);
        assertThat(details.frames()).isEqualTo(frames);
    }

    @Test
    void aHeicIsKeptAsWhatViewersShow() throws Exception {
        assertThat(ingested("still.heic", Preparation.NONE).format()).isEqualTo(Format.JPEG);
        assertThat(ingested("still.heic", new Preparation(Format.AVIF, null, List.of()))
                        .format())
                .isEqualTo(Format.AVIF);
    }

    @Test
    void operationsAreForPicturesWhoseUploadAsksForNone() throws Exception {
        Preparation small = new Preparation(null, null, List.of(new Operation.Resize(40, null)));
        assertThat(ingested("still-rgb.png", small).width()).isEqualTo(40);
        assertThat(ingested("anim-small.gif", small).height()).isEqualTo(30);
        assertThat(ingested("still-rgb.png", small, new Operation.Thumbnail(50)).width())
                .isEqualTo(50);
        assertThat(ingested("clip-vp9.webm", small).width()).isEqualTo(160);
    }
}
