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
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Stills of every kind look the same in each format of stills.
final class StillTest {
    /// The mean distance per channel, of 255, that lossy formats may add to pictures as small and gaudy as these.
    private static final double CLOSE = 12;

    @TempDir
    static Path folder;

    private static Workshop workshop;
    private static String photo;

    @BeforeAll
    static void open() throws Exception {
        workshop = new Workshop(folder);
        photo = Media.file("still-photo.jpg").toString();
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    private static BufferedImage original() throws Exception {
        return ImageIO.read(Path.of(photo).toFile());
    }

    @ParameterizedTest
    @CsvSource({
        "still-16bit.png, PNG",
        "still-palette.png, PNG",
        "still-gray.png, PNG",
        "still-gray.jpg, JPEG",
        "still-444.jpg, JPEG",
        "still-lossy.webp, WEBP",
        "still.avif, AVIF",
        "still.jxl, JXL",
        "still-rgb.png, PNG",
    })
    void eachStillLooksTheSameInEachFormat(String name, Format from) throws Exception {
        BufferedImage expected = workshop.seen(Media.file(name), from);
        for (Format to : new Format[] {
            Format.JPEG, Format.PNG, Format.WEBP, Format.AVIF, Format.JXL, Format.ANIMATED_GIF, Format.ANIMATED_APNG
        }) {
            Path made = workshop.rendered(Media.file(name), from, "", to);
            Inspection seen = workshop.media.inspect(made);
            assertThat(seen.frames()).isZero();
            assertThat(Pixels.distance(expected, workshop.seen(made, seen.format())))
                    .as("%s as %s", name, to)
                    .isLessThan(to == Format.ANIMATED_GIF ? 2 * CLOSE : CLOSE);
        }
    }

    @Test
    void aHeicBecomesAJpeg() throws Exception {
        Path heic = workshop.vips("heifsave", photo, "photo.heic", "--compression", "hevc", "--Q", "80");
        BufferedImage original = original();
        PixelSize size = new PixelSize(original.getWidth(), original.getHeight());
        assertThat(workshop.media.inspect(heic)).isEqualTo(new Inspection(Format.AVIF, size, 0, 1, Format.JPEG));
        Path made = workshop.rendered(heic, Format.AVIF, "", Format.JPEG);
        assertThat(workshop.media.inspect(made)).isEqualTo(new Inspection(Format.JPEG, size, 0, 1));
        assertThat(Pixels.distance(original, workshop.seen(made, Format.JPEG))).isLessThan(CLOSE);
    }

    @Test
    void theHeicOfAPhoneIsPutTogetherAndTurned() throws Exception {
        String large = workshop.vips("resize", photo, "large.png", "1.6").toString();
        String wide = workshop.vips("icc_transform", large, "wide.png", "p3", "--input-profile", "srgb")
                .toString();
        String canvas = workshop.vips("embed", wide, "canvas.png", "0", "0", "1024", "1024", "--extend", "copy")
                .toString();
        List<Path> tiles = new ArrayList<>();
        for (int top = 0; top <= 512; top += 512) {
            for (int left = 0; left <= 512; left += 512) {
                String x = Integer.toString(left);
                String y = Integer.toString(top);
                String name = "tile-" + x + "-" + y;
                String tile = workshop.vips("crop", canvas, name + ".png", x, y, "512", "512")
                        .toString();
                tiles.add(workshop.vips("heifsave", tile, name + ".heic", "--compression", "hevc", "--Q", "90"));
            }
        }
        Path heic = workshop.path("phone.heic");
        new TiledHeic(tiles, 1000, 700).write(heic);
        PixelSize upright = new PixelSize(700, 1000);
        assertThat(workshop.media.inspect(heic)).isEqualTo(new Inspection(Format.AVIF, upright, 0, 1, Format.JPEG));
        Path made = workshop.rendered(heic, Format.AVIF, "", Format.JPEG);
        assertThat(workshop.media.inspect(made)).isEqualTo(new Inspection(Format.JPEG, upright, 0, 1));
        assertThat(Workshop.text(made)).doesNotContain("SECRET");
        String part = workshop.vips("crop", large, "part.png", "0", "0", "1000", "700")
                .toString();
        Path expected = workshop.vips("rot", part, "expected.png", "d90");
        assertThat(Pixels.distance(ImageIO.read(expected.toFile()), workshop.seen(made, Format.JPEG)))
                .isLessThan(CLOSE);
    }

    @Test
    void aHeicThatIsSeeThroughBecomesAWebp() throws Exception {
        String alpha = Media.file("still-alpha.png").toString();
        Path heic = workshop.vips("heifsave", alpha, "alpha.heic", "--compression", "hevc");
        assertThat(workshop.media.inspect(heic).becomes()).isEqualTo(Format.WEBP);
        Path made = workshop.rendered(heic, Format.AVIF, "", Format.WEBP);
        assertThat(workshop.seen(made, Format.WEBP).getColorModel().hasAlpha()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"p3", "cmyk"})
    void coloursOfAnotherSpaceStayTheSameColours(String space) throws Exception {
        String plain = workshop.vips("copy", photo, "plain.png").toString();
        Path other = workshop.vips("icc_transform", plain, space + ".jpg", space, "--input-profile", "srgb");
        // What of them the other space can hold, as libvips itself sees it.
        Path held = workshop.vips("icc_transform", other.toString(), space + ".png", "srgb", "--embedded");
        BufferedImage expected = ImageIO.read(held.toFile());
        Path stripped = workshop.path(space + "-stripped");
        workshop.media.containers().strip(other, Format.JPEG, stripped);
        for (Format to : new Format[] {Format.PNG, Format.WEBP, Format.JPEG, Format.AVIF}) {
            Path made = workshop.rendered(stripped, Format.JPEG, "resize=10000", to);
            assertThat(Workshop.text(made)).doesNotContain("ICC_PROFILE", "iCCP", "ICCP");
            assertThat(Pixels.distance(expected, workshop.seen(made, to)))
                    .as("%s as %s", space, to)
                    .isLessThan(CLOSE);
        }
    }

    @ParameterizedTest
    @CsvSource({"thumbnail=96, 96", "resize=Lanczos.200, 200", "resize=Mitchell.50, 50"})
    void smallOnesLookAsTheToolsOfLibvipsMakeThem(String query, int side) throws Exception {
        Path theirs = workshop.vips("thumbnail", photo, "theirs.png", Integer.toString(side), "--size", "down");
        Path ours = workshop.rendered(Path.of(photo), Format.JPEG, query, Format.PNG);
        assertThat(Pixels.distance(ImageIO.read(theirs.toFile()), ImageIO.read(ours.toFile())))
                .isLessThan(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"JPEG", "WEBP", "AVIF", "JXL"})
    void aThumbnailIsSmootherThanASampleOfPixels(Format to) throws Exception {
        // A fine chequer of black and white: a sample finds one of them, an average grey.
        BufferedImage chequer = new BufferedImage(400, 400, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 400; y++) {
            for (int x = 0; x < 400; x++) {
                chequer.setRGB(x, y, (x + y) % 2 == 0 ? 0xFFFFFF : 0);
            }
        }
        Path source = workshop.path("chequer.png");
        ImageIO.write(chequer, "png", source.toFile());
        BufferedImage small = workshop.seen(workshop.rendered(source, Format.PNG, "thumbnail=40", to), to);
        assertThat(small.getRGB(20, 20) & 0xFF).isBetween(100, 155);
    }
}
