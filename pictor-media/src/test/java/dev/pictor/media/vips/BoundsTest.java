package dev.pictor.media.vips;

import static dev.pictor.media.vips.Fixture.PATIENT;
import static dev.pictor.media.vips.Fixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.content.Format;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import dev.pictor.testkit.Media;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BoundsTest {
    private static VipsPictures pictures;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        pictures = new VipsPictures(Fixture.config(1, 0, PATIENT));
    }

    @AfterAll
    static void stop() {
        pictures.close();
    }

    @ParameterizedTest
    @CsvSource({"20000, 2, WEBP, TOO_WIDE", "2, 20000, WEBP, TOO_TALL", "17000, 2, AVIF, TOO_WIDE"})
    void aPictureThatItsFormatCannotHoldIsRefused(int width, int height, Format to, Refusal reason) throws Exception {
        Path source = Fixture.black(width, height, directory.resolve("source.png"));
        assertThatExceptionOfType(RefusedMedia.class)
                .isThrownBy(() -> pictures.render(request(source, Format.PNG, "", to, directory.resolve("target"))))
                .extracting(RefusedMedia::reason)
                .isEqualTo(reason);
    }

    @Test
    void aPictureOfMorePixelsThanAWorkerDecodesIsRefusedByItsHeader() throws Exception {
        Path source = Fixture.black(20_000, 14_000, directory.resolve("source.png"));
        assertThatExceptionOfType(RefusedMedia.class)
                .isThrownBy(() -> pictures.blurhash(source, Format.PNG))
                .extracting(RefusedMedia::reason)
                .isEqualTo(Refusal.TOO_MANY_PIXELS);
    }

    @Test
    void anUntrustedFormatIsBlockedWhateverItsNameSays() throws Exception {
        Path file = Files.writeString(directory.resolve("picture"), "P2 2 2 255 0 1 2 3\n");
        for (Format format : Format.values()) {
            if (format != Format.MP4 && format != Format.WEBM) {
                assertThatExceptionOfType(RefusedMedia.class)
                        .isThrownBy(() -> pictures.blurhash(file, format))
                        .extracting(RefusedMedia::reason)
                        .isEqualTo(Refusal.UNREADABLE);
            }
        }
    }

    @Test
    void aVeryLargePictureIsMadeSmall() throws Exception {
        Path target = directory.resolve("target");
        pictures.render(request(Media.file("bomb-81mp.png"), Format.PNG, "thumbnail=64", Format.WEBP, target));
        assertThat(target).isNotEmptyFile();
    }
}
