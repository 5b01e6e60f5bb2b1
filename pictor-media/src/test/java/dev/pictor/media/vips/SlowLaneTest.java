package dev.pictor.media.vips;

import static dev.pictor.media.vips.Fixture.PATIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.content.Format;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import dev.pictor.testkit.Media;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A pipe as a source is heavy, since nobody can look into it, and holds its worker until somebody writes.
@Timeout(120)
final class SlowLaneTest {
    @TempDir
    Path directory;

    @Test
    void lightPicturesGoPastHeavyOnesThatWait() throws Exception {
        Path pipe = pipe("pipe");
        try (VipsPictures pictures = new VipsPictures(Fixture.config(2, 8, PATIENT));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> held = callers.submit(() -> pictures.blurhash(pipe, Format.PNG));
            List<Future<String>> waiting = new ArrayList<>();
            try (OutputStream _ = Files.newOutputStream(pipe)) { // opens when a worker does
                for (int i = 0; i < 4; i++) {
                    waiting.add(callers.submit(() -> pictures.blurhash(pipe, Format.PNG)));
                }
                while (pictures.heavyWaiting() < waiting.size()) {
                    Thread.onSpinWait();
                }
                assertThatExceptionOfType(RefusedMedia.class)
                        .isThrownBy(() -> pictures.blurhash(pipe, Format.PNG))
                        .extracting(RefusedMedia::reason)
                        .isEqualTo(Refusal.BUSY);
                for (int i = 0; i < 3; i++) {
                    assertThat(pictures.blurhash(Media.file("still-rgb.png"), Format.PNG))
                            .isNotEmpty();
                }
                assertThat(held).isNotDone();
                assertThat(waiting).noneMatch(Future::isDone);
                waiting.forEach(call -> call.cancel(true));
            }
        }
    }

    @Test
    void aWorkerThatIsNeverNeededIsNeverStarted() throws Exception {
        try (VipsPictures pictures = new VipsPictures(Fixture.config(2, 8, PATIENT))) {
            for (int i = 0; i < 3; i++) {
                pictures.blurhash(Media.file("still-rgb.png"), Format.PNG);
            }
            assertThat(pictures.processes()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jpeg, 4000, 3000, MODE_DISABLED, LIGHT",
        "jpeg, 4000, 3000, MODE_DEFAULT, HEAVY",
        "jpeg, 1000, 1000, MODE_DEFAULT, LIGHT",
        "jpeg, 5000, 4000, MODE_DISABLED, HEAVY",
        "png, 4000, 3000, MODE_DISABLED, LIGHT",
        "png, 3000, 2000, MODE_DEFAULT, HEAVY",
        "png, 5000, 4000, MODE_DISABLED, HEAVY"
    })
    void hugeAndInterlacedPicturesAreHeavy(String format, int width, int height, String passes, Weight weight)
            throws Exception {
        Path file = directory.resolve("picture");
        int mode = passes.equals("MODE_DEFAULT") ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED;
        write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), format, mode, file);
        Format written = format.equals("png") ? Format.PNG : Format.JPEG;
        assertThat(Weight.of(file, written)).isEqualTo(weight);
    }

    @Test
    void progressiveJpegsShrinkLikeOthers() throws Exception {
        Path file = directory.resolve("progressive.jpg");
        write(new BufferedImage(3000, 2000, BufferedImage.TYPE_INT_RGB), "jpeg", ImageWriteParam.MODE_DEFAULT, file);
        Path target = directory.resolve("small.png");
        try (VipsPictures pictures = new VipsPictures(Fixture.config(1, 0, PATIENT))) {
            pictures.render(Fixture.request(file, Format.JPEG, "thumbnail=150", Format.PNG, target));
        }
        assertThat(Fixture.read(target).getWidth()).isEqualTo(150);
        assertThat(Fixture.read(target).getHeight()).isEqualTo(100);
    }

    private static void write(BufferedImage picture, String format, int passes, Path file) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setProgressiveMode(passes);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), settings);
        } finally {
            writer.dispose();
        }
    }

    private Path pipe(String name) throws Exception {
        Path pipe = directory.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }
}
