package dev.pictor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.RealHouse;
import dev.pictor.media.Refusal;
import dev.pictor.repo.postgres.RepoExtension;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Small files that would be large when decoded are refused by what their headers say.
final class BombTest {
    private static final HexFormat HEX = HexFormat.of();

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
    void nothingWasDecodedOrKept() throws Exception {
        assertThat(house.decodes).hasValue(0);
        assertThat(house.storedFiles()).isEmpty();
        assertThat(house.scratchFiles()).isEmpty();
        house.close();
    }

    private void refused(Path bomb, Refusal reason, long maxBytes) throws Exception {
        assertThat(Files.size(bomb)).isLessThan(maxBytes);
        assertThat(house.upload(bomb)).isEqualTo(new IngestOutcome.Refused(reason));
    }

    @Test
    void aPngOf81Megapixels() throws Exception {
        Path bomb = folder.resolve("bomb.png");
        ImageIO.write(new BufferedImage(9000, 9000, BufferedImage.TYPE_BYTE_BINARY), "png", bomb.toFile());
        refused(bomb, Refusal.TOO_MANY_PIXELS, 100_000);
    }

    @Test
    void aGifOfTenThousandPictures() throws Exception {
        ByteArrayOutputStream gif = new ByteArrayOutputStream();
        gif.writeBytes(HEX.parseHex("474946383961" + "a005a005" + "800000" + "000000ffffff")); // 1440x1440, two colours
        for (int i = 0; i < 10_000; i++) {
            gif.writeBytes(HEX.parseHex("21f90400010000002c" + "0000000001000100" + "00" + "0202440100"));
        }
        gif.write(0x3b);
        refused(Files.write(folder.resolve("bomb.gif"), gif.toByteArray()), Refusal.TOO_MANY_FRAMES, 300_000);
    }

    @Test
    void aClipOfFourHours() throws Exception {
        Path bomb = folder.resolve("bomb.mp4");
        ffmpeg("color=size=64x48:rate=1:duration=14400", bomb);
        refused(bomb, Refusal.TOO_MANY_FRAMES, 1_000_000);
    }

    @Test
    void aClipOfHugePictures() throws Exception {
        Path bomb = folder.resolve("bomb.mp4");
        ffmpeg("color=size=7680x4320:rate=1:duration=1", bomb);
        refused(bomb, Refusal.TOO_WIDE, 100_000);
    }

    private static void ffmpeg(String source, Path target) throws IOException, InterruptedException {
        List<String> command = List.of(
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                source,
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                target.toString());
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
