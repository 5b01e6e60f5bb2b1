package dev.pictor.media.vips;

import static dev.pictor.media.vips.Fixture.PATIENT;
import static dev.pictor.media.vips.Fixture.read;
import static dev.pictor.media.vips.Fixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Format;
import dev.pictor.testkit.Media;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class AnimationTest {
    private static final int GIF_FRAMES = 10;
    private static final int GIF_DELAY_MILLIS = 100;

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

    private Path rendered(String source, Format from, String query, Format to) throws InterruptedException {
        Path target = directory.resolve("made");
        pictures.render(request(Media.file(source), from, query, to, target));
        return target;
    }

    @ParameterizedTest
    @CsvSource({"'', 80, 60", "resize=20, 20, 15", "crop=1x1, 60, 60", "crop=1x1&thumbnail=20&blur=1, 20, 20"})
    void eachFrameOfAGifIsChanged(String query, int width, int height) throws Exception {
        Path made = rendered("anim-small.gif", Format.ANIMATED_GIF, query, Format.ANIMATED_GIF);
        try (ImageInputStream in = ImageIO.createImageInputStream(made.toFile())) {
            ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
            reader.setInput(in);
            assertThat(reader.getNumImages(true)).isEqualTo(GIF_FRAMES);
            assertThat(reader.getWidth(0)).isEqualTo(width);
            assertThat(reader.getHeight(0)).isEqualTo(height);
        }
        String bytes = new String(Files.readAllBytes(made), StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains("NETSCAPE2.0\3\1\0\0\0");
    }

    @Test
    void aGifBecomesAnAnimatedWebpWithItsDelays() throws Exception {
        Path made = rendered("anim-small.gif", Format.ANIMATED_GIF, "resize=40", Format.ANIMATED_WEBP);
        assertThat(delays(made)).hasSize(GIF_FRAMES).containsOnly(GIF_DELAY_MILLIS);
    }

    @Test
    void anAnimatedWebpStaysAnimated() throws Exception {
        Path made = rendered("anim-small.webp", Format.ANIMATED_WEBP, "crop=1x1", Format.ANIMATED_WEBP);
        assertThat(delays(made)).hasSize(8).containsOnly(125);
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"PNG", "JPEG", "WEBP", "AVIF", "JXL"})
    void aStillOfAnAnimationIsItsFirstFrame(Format format) throws Exception {
        Path still = rendered("anim-small.gif", Format.ANIMATED_GIF, "", format);
        Path again = directory.resolve("again");
        pictures.render(request(still, format, "", Format.PNG, again));
        Path first = directory.resolve("first");
        pictures.render(request(Media.file("anim-small.gif"), Format.ANIMATED_GIF, "", Format.PNG, first));
        assertThat(read(again).getHeight()).isEqualTo(60);
        assertThat(Colours.distance(read(first), read(again))).isLessThan(12);
    }

    @Test
    void aGifOfOneFrameBecomesAPlainPng() throws Exception {
        Path made = rendered("anim-oneframe.gif", Format.ANIMATED_GIF, "", Format.ANIMATED_APNG);
        assertThat(read(made)).isNotNull();
    }

    /// The delays of the frames of a WebP, in milliseconds.
    private static List<Integer> delays(Path webp) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(webp)).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> delays = new ArrayList<>();
        for (int at = 12; at + 8 <= bytes.limit(); ) {
            int length = bytes.getInt(at + 4);
            if (bytes.get(at) == 'A' && bytes.get(at + 3) == 'F') {
                delays.add(bytes.getInt(at + 8 + 12) & 0xFFFFFF);
            }
            at += 8 + length + (length & 1);
        }
        return delays;
    }
}
