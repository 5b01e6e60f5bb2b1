package dev.pictor.media.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Inspection;
import dev.pictor.testkit.Media;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Animations stay what they are in each format of animations.
final class MotionTest {
    @TempDir
    static Path folder;

    private static Workshop workshop;

    /// Three frames of one colour each, with a hole, shown for 100, 250 and 400 ms, three times.
    private static Path uneven;

    @BeforeAll
    static void open() throws Exception {
        workshop = new Workshop(folder);
        uneven = workshop.ffmpeg(
                "uneven.gif",
                "-f",
                "lavfi",
                "-i",
                "color=red:s=48x32:r=100:d=0.03,format=rgba,"
                        + "geq=r=255*eq(N\\,0):g=255*eq(N\\,1):b=255*eq(N\\,2):a=255*gt(X\\,11),"
                        + "setpts=10*N+15*max(0\\,N-1),split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse",
                "-fps_mode",
                "passthrough",
                "-loop",
                "2",
                "-final_delay",
                "40");
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"ANIMATED_APNG", "ANIMATED_AVIF", "ANIMATED_GIF", "ANIMATED_WEBP"})
    void timingAndTransparencySurvive(Format format) throws Exception {
        Path made = workshop.rendered(uneven, Format.ANIMATED_GIF, "resize=24", format);
        Inspection seen = workshop.media.inspect(made, format);
        assertThat(seen).isEqualTo(new Inspection(format, new PixelSize(24, 16), 3, 1));
        Path back = workshop.rendered(made, format, "", Format.ANIMATED_WEBP);
        assertThat(Webp.delays(back)).containsExactly(100, 250, 400);
        BufferedImage first = workshop.seen(made, format);
        assertThat(first.getRGB(2, 8) >>> 24).isLessThan(30);
        assertThat(first.getRGB(16, 8) >>> 24).isEqualTo(255);
        assertThat((first.getRGB(16, 8) >> 16) & 0xFF).isGreaterThan(200);
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"ANIMATED_APNG", "ANIMATED_GIF", "ANIMATED_WEBP"})
    void theNumberOfPlaysSurvives(Format format) throws Exception {
        Path made = workshop.rendered(uneven, Format.ANIMATED_GIF, "", format);
        Path back = workshop.rendered(made, format, "", Format.ANIMATED_WEBP);
        assertThat(Webp.plays(back)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "anim-small.apng, ANIMATED_APNG, 8",
        "anim-small.webp, ANIMATED_WEBP, 8",
        "anim-small.gif, ANIMATED_GIF, 10",
    })
    void eachAnimationBecomesEachOther(String name, Format from, int frames) throws Exception {
        List<Format> formats = new ArrayList<>(
                List.of(Format.ANIMATED_APNG, Format.ANIMATED_AVIF, Format.ANIMATED_GIF, Format.ANIMATED_WEBP));
        for (Format to : formats) {
            Path made = workshop.rendered(Media.file(name), from, "thumbnail=24", to);
            Inspection seen = workshop.media.inspect(made, to);
            assertThat(seen).isEqualTo(new Inspection(to, new PixelSize(24, 18), frames, 1));
        }
    }

    @Test
    void aSequenceOfAvifIsReadAgain() throws Exception {
        Path sequence = workshop.rendered(uneven, Format.ANIMATED_GIF, "", Format.ANIMATED_AVIF);
        Path cropped = workshop.rendered(sequence, Format.ANIMATED_AVIF, "crop=1x1", Format.ANIMATED_APNG);
        assertThat(workshop.media.inspect(cropped))
                .isEqualTo(new Inspection(Format.ANIMATED_APNG, new PixelSize(32, 32), 3, 1));
        assertThat(workshop.media.blurhash(sequence, Format.ANIMATED_AVIF)).hasSizeGreaterThan(20);
    }

    @Test
    void oneFrameIsAStill() throws Exception {
        Path gif = Media.file("anim-oneframe.gif");
        for (Format to : List.of(Format.ANIMATED_APNG, Format.ANIMATED_AVIF)) {
            Path made = workshop.rendered(gif, Format.ANIMATED_GIF, "", to);
            Format still = to == Format.ANIMATED_APNG ? Format.PNG : Format.AVIF;
            assertThat(workshop.media.inspect(made, to).format()).isEqualTo(still);
        }
    }
}
