package dev.pictor.media.vips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Format;
import dev.pictor.media.RefusedMedia;
import dev.pictor.testkit.Media;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files of fuzzers that nobody has looked at before come straight to the workers.
@Timeout(300)
final class HostilePicturesTest {
    /// The operations, and the format of a still; an animation stays one.
    private static final List<Map.Entry<String, Format>> WISHES = List.of(
            Map.entry("thumbnail=64", Format.WEBP),
            Map.entry("resize=50", Format.JPEG),
            Map.entry("resize=Mitchell.a900", Format.PNG),
            Map.entry("crop=1x1", Format.PNG),
            Map.entry("blur=2", Format.WEBP),
            Map.entry("", Format.JPEG));

    @TempDir
    Path directory;

    @Test
    void workersMakeAPictureOfThemOrRefuse() throws Exception {
        int number = 0;
        int made = 0;
        Path source = directory.resolve("source");
        Path target = directory.resolve("target");
        try (VipsPictures pictures = new VipsPictures(Fixture.config(1, 0, Duration.ofSeconds(30)))) {
            for (Map.Entry<String, byte[]> file : Media.hostile().entrySet()) {
                Files.write(source, file.getValue());
                Format from = format(file.getKey());
                Map.Entry<String, Format> wish = WISHES.get(number++ % WISHES.size());
                Format to = from == Format.ANIMATED_GIF && number % 2 == 0 ? Format.ANIMATED_WEBP : wish.getValue();
                try {
                    pictures.blurhash(source, from);
                    pictures.render(Fixture.request(source, from, wish.getKey(), to, target));
                    assertThat(target).isNotEmptyFile();
                    made++;
                } catch (RefusedMedia refused) {
                    assertThat(target).doesNotExist();
                }
                Files.deleteIfExists(target);
            }
            assertThat(pictures.processes()).hasSize(1);
        }
        assertThat(made).isPositive();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(source);
        }
    }

    private static Format format(String name) {
        return switch (name.substring(0, name.indexOf('/'))) {
            case "gif" -> Format.ANIMATED_GIF;
            case "jpeg" -> Format.JPEG;
            case "png" -> Format.PNG;
            case "webp" -> Format.WEBP;
            default -> throw new IllegalArgumentException(name);
        };
    }
}
