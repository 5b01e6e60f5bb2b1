package dev.pictor.media.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Format;
import dev.pictor.media.ffmpeg.ClipRules;
import dev.pictor.media.ffmpeg.ClipRules.Factors;
import dev.pictor.media.ffmpeg.ClipRules.Sound;
import dev.pictor.media.vips.Qualities;
import dev.pictor.testkit.Media;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The quality that the configuration asks for is the one that is written.
final class QualityTest {
    private static final List<Format> LOSSY =
            List.of(Format.JPEG, Format.WEBP, Format.AVIF, Format.JXL, Format.ANIMATED_WEBP, Format.ANIMATED_AVIF);

    @TempDir
    Path folder;

    private Workshop workshop(int percent) {
        Map<Format, Integer> qualities = new EnumMap<>(Format.class);
        EnumSet.allOf(Format.class).forEach(format -> qualities.put(format, percent));
        ClipRules rules = new ClipRules(null, null, Sound.KEPT, new Factors(Map.of(), 32), percent);
        return new Workshop(folder, rules, new Qualities(qualities));
    }

    private Map<Format, Long> sizes(int percent) throws Exception {
        Map<Format, Long> sizes = new EnumMap<>(Format.class);
        try (Workshop workshop = workshop(percent)) {
            for (Format format : LOSSY) {
                Path source = Media.file("anim-small.gif");
                sizes.put(format, Files.size(workshop.rendered(source, Format.ANIMATED_GIF, "", format)));
            }
        }
        return sizes;
    }

    @Test
    void aBetterQualityTakesMoreRoom() throws Exception {
        Map<Format, Long> bad = sizes(10);
        Map<Format, Long> good = sizes(95);
        for (Format format : LOSSY) {
            assertThat(good.get(format)).as(format.name()).isGreaterThan(bad.get(format));
        }
    }

    @Test
    void aHundredIsWithoutLossForWebpAndJxl() throws Exception {
        try (Workshop workshop = workshop(100)) {
            Path source = Media.file("still-rgb.png");
            for (Format format : List.of(Format.WEBP, Format.JXL)) {
                Path made = workshop.rendered(source, Format.PNG, "", format);
                assertThat(Pixels.distance(workshop.seen(source, Format.PNG), workshop.seen(made, format)))
                        .as(format.name())
                        .isLessThan(0.01); // reading through a profile rounds a sample here and there
            }
        }
    }
}
