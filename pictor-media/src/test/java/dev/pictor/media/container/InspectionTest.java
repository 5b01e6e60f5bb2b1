package dev.pictor.media.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Inspection;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import dev.pictor.testkit.Media;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InspectionTest {
    private final JavaContainers containers = new JavaContainers();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "anim-oneframe.gif, ANIMATED_GIF, 64, 48, 0, 1",
        "anim-small.apng, ANIMATED_APNG, 80, 60, 8, 1",
        "anim-small.gif, ANIMATED_GIF, 80, 60, 10, 1",
        "anim-small.webp, ANIMATED_WEBP, 80, 60, 8, 1",
        "bomb-81mp.png, PNG, 9000, 9000, 0, 1",
        "still-16bit.png, PNG, 90, 60, 0, 1",
        "still-1x1.png, PNG, 1, 1, 0, 1",
        "still-444.jpg, JPEG, 640, 480, 0, 1",
        "still-alpha.png, PNG, 150, 150, 0, 1",
        "still-gps.jpg, JPEG, 200, 100, 0, 1",
        "still-gray.jpg, JPEG, 160, 120, 0, 1",
        "still-gray.png, PNG, 122, 76, 0, 1",
        "still-lossless-alpha.webp, WEBP, 120, 90, 0, 1",
        "still-lossy.webp, WEBP, 200, 150, 0, 1",
        "still-orient1.jpg, JPEG, 200, 100, 0, 1",
        "still-orient3.jpg, JPEG, 200, 100, 0, 3",
        "still-orient6.jpg, JPEG, 100, 200, 0, 6",
        "still-orient8.jpg, JPEG, 100, 200, 0, 8",
        "still-palette.png, PNG, 90, 60, 0, 1",
        "still-photo.jpg, JPEG, 640, 480, 0, 1",
        "still-rgb.png, PNG, 300, 200, 0, 1",
        "still-tall.png, PNG, 2, 900, 0, 1",
        "still-text.png, PNG, 300, 200, 0, 1",
        "still-trailing.png, PNG, 300, 200, 0, 1",
        "still-wrongext.gif, PNG, 300, 200, 0, 1",
        "still.avif, AVIF, 200, 150, 0, 1",
        "still.jxl, JXL, 300, 200, 0, 1",
        "wide-20000.png, PNG, 20000, 100, 0, 1",
    })
    void aPictureIsWhatTheReferenceSaysItIs(
            String name, Format format, int width, int height, long frames, int orientation) throws Exception {
        assertThat(containers.inspect(Media.file(name)))
                .contains(new Inspection(format, new PixelSize(width, height), frames, orientation));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anim-small.avif",
                "clip-av1.mp4",
                "clip-h264-aac.mp4",
                "clip-h264.mov",
                "clip-h264.mp4",
                "clip-odd-444.mp4",
                "clip-vp8-opus.webm",
                "clip-vp9.webm"
            })
    void aClipIsLeftToOthers(String name) throws Exception {
        assertThat(containers.inspect(Media.file(name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"junk-text.txt", "junk-truncated.jpg", "junk-truncated.png", "junk.svg"})
    void junkIsRefused(String name) {
        assertThatThrownBy(() -> containers.inspect(Media.file(name)))
                .isInstanceOfSatisfying(
                        RefusedMedia.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Refusal.UNREADABLE))
                .hasMessage("Invalid media file provided");
    }

    @Test
    void aSideThatNoRecordCanHoldIsRefused() throws Exception {
        byte[] wide = Media.bytes("still-rgb.png");
        ByteBuffer.wrap(wide).putInt(16, 65_536);
        byte[] tall = Media.bytes("still-rgb.png");
        ByteBuffer.wrap(tall).putInt(20, 65_536);
        byte[] empty = Media.bytes("still-rgb.png");
        ByteBuffer.wrap(empty).putInt(20, 0);

        assertThat(refusal(wide)).isEqualTo(Refusal.TOO_WIDE);
        assertThat(refusal(tall)).isEqualTo(Refusal.TOO_TALL);
        assertThat(refusal(empty)).isEqualTo(Refusal.UNREADABLE);
    }

    @Test
    void aQuarterTurnOfAnAvifSwapsItsSides() throws Exception {
        assertThat(containers.inspect(file(AvifFile.turned())))
                .contains(new Inspection(Format.AVIF, new PixelSize(150, 200), 0, 1));
    }

    @Test
    void aPngIsTurnedAsItsExifSays() throws Exception {
        byte[] exif = "MM\0*\0\0\0\u0008\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006\0\0\0\0\0\0"
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] png = PngFile.with(Media.bytes("still-rgb.png"), "eXIf", exif);
        assertThat(containers.inspect(file(png))).contains(new Inspection(Format.PNG, new PixelSize(200, 300), 0, 6));
    }

    @Test
    void anOrientationThatIsNoneIsIgnored() throws Exception {
        byte[] exif = "II*\0\u0008\0\0\0\u0001\0\u0012\u0001\u0003\0\u0001\0\0\0c\0\0\0\0\0\0\0"
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] png = PngFile.with(Media.bytes("still-rgb.png"), "eXIf", exif);
        assertThat(containers.inspect(file(png))).contains(new Inspection(Format.PNG, new PixelSize(300, 200), 0, 1));
    }

    @Test
    void theFramesOfAnEndlessGifAreCountedUpToABound() throws Exception {
        byte[] gif = Media.bytes("anim-oneframe.gif");
        int palette = 3 << ((gif[10] & 7) + 1);
        byte[] frame = {0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0};
        ByteBuffer many = ByteBuffer.allocate(13 + palette + 100_000 * frame.length + 1);
        many.put(gif, 0, 13 + palette);
        for (int i = 0; i < 100_000; i++) {
            many.put(frame);
        }
        many.put((byte) 0x3b);
        assertThat(containers.inspect(file(many.array())).orElseThrow().frames())
                .isEqualTo(1 << 16);
    }

    private Refusal refusal(byte[] bytes) throws IOException {
        try {
            containers.inspect(file(bytes));
            throw new AssertionError("not refused");
        } catch (RefusedMedia refused) {
            return refused.reason();
        }
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("file"), bytes);
    }
}
