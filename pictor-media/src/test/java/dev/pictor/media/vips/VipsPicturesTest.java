package dev.pictor.media.vips;

import static dev.pictor.media.vips.Fixture.PATIENT;
import static dev.pictor.media.vips.Fixture.read;
import static dev.pictor.media.vips.Fixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.pictor.content.Format;
import dev.pictor.media.MediaException;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import dev.pictor.testkit.Media;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VipsPicturesTest {
    private static final int HOSTILE_STEP = 5;
    private static final int LEVELS = 6;

    private static VipsPictures pictures;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        pictures = new VipsPictures(Fixture.config(2, 4, PATIENT));
    }

    @AfterAll
    static void stop() {
        pictures.close();
    }

    private BufferedImage rendered(String source, Format from, String query) throws Exception {
        return read(rendered(Media.file(source), from, query, Format.PNG));
    }

    private Path rendered(Path source, Format from, String query, Format to) throws InterruptedException {
        Path target = directory.resolve("made-" + System.nanoTime());
        pictures.render(request(source, from, query, to, target));
        return target;
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/sizes.csv")
    void aPictureHasTheSizeOfTheReference(int width, int height, String query, int newWidth, int newHeight)
            throws Exception {
        Path source = Fixture.black(width, height, directory.resolve("source.png"));
        BufferedImage made = read(rendered(source, Format.PNG, query, Format.PNG));
        assertThat(made.getWidth()).isEqualTo(newWidth);
        assertThat(made.getHeight()).isEqualTo(newHeight);
    }

    @ParameterizedTest
    @CsvSource({
        "still-rgb.png, PNG, LELEB3wCr?z5a%R*WVjuS5V]S#j?",
        "still-alpha.png, PNG, KBKw-2v]xGM}RnkWR+V]XS",
        "still-tall.png, PNG, t_4J=olynkjankjankjankjankjankja",
        "still-16bit.png, PNG, 'LgG*$v,$nl*Z8_N%j]Pd?HoGWYm['",
        "still-palette.png, PNG, 'LgG[QN,%nl*Y8_SAj]Pd?HoGWXm['",
        "still-gray.png, PNG, 'MQECwdIUWB00xuD%M{%M%MayxuRjt7WBj['",
        "anim-small.gif, ANIMATED_GIF, 'LgG*yr,$s9*ZDOR@WsPd?HoGWqm['",
        "anim-small.apng, ANIMATED_APNG, 'LgGbC%$YsS*Z8_SAWZPd?HoGWqm['"
    })
    void aFileHasTheBlurhashOfTheReference(String name, Format format, String hash) throws Exception {
        assertThat(pictures.blurhash(Media.file(name), format)).isEqualTo(hash);
    }

    @Test
    void aPngThatIsTurnedHasTheBlurhashOfTheReferenceOnceItIsUpright() throws Exception {
        Path gradient = Fixture.gradient(121, 83, directory.resolve("gradient.png"));
        assertThat(pictures.blurhash(gradient, Format.PNG)).isEqualTo("L+HoKI2U$NSghnaxjcf8k,a~jufO");
        Path turned = Files.write(directory.resolve("turned.png"), Oriented.png(Files.readAllBytes(gradient), 6));
        Path upright = rendered(turned, Format.PNG, "", Format.PNG);
        assertThat(pictures.blurhash(upright, Format.PNG)).isEqualTo("T-HoKIlzk,2UbIa~$Nj=jtSgfifO");
        Path lossless = rendered(gradient, Format.PNG, "", Format.PNG);
        assertThat(pictures.blurhash(lossless, Format.PNG)).isEqualTo("L+HoKI2U$NSghnaxjcf8k,a~jufO");
    }

    @Test
    void aSmallFirstFrameOfAGifLiesOnATransparentBlackCanvas() throws Exception {
        Path gif = Files.write(directory.resolve("small.gif"), SmallGif.redSquare());
        assertThat(pictures.blurhash(gif, Format.ANIMATED_GIF)).isEqualTo("LM9X9gFI6h]9o1a|Wpo12E$5;$A=");
    }

    @ParameterizedTest
    @CsvSource({
        "still-photo.jpg, JPEG",
        "still-gray.jpg, JPEG",
        "still-lossy.webp, WEBP",
        "anim-small.webp, ANIMATED_WEBP",
        "still.avif, AVIF",
        "still.jxl, JXL"
    })
    void everyFormatHasABlurhash(String name, Format format) throws Exception {
        assertThat(pictures.blurhash(Media.file(name), format)).hasSizeBetween(22, 40);
    }

    @ParameterizedTest
    @CsvSource({
        "still-photo.jpg, JPEG",
        "still-rgb.png, PNG",
        "still-16bit.png, PNG",
        "still-lossy.webp, WEBP",
        "still.avif, AVIF",
        "still.jxl, JXL"
    })
    void aThumbnailLooksLikeTheWhole(String name, Format format) throws Exception {
        BufferedImage whole = rendered(name, format, "");
        BufferedImage thumbnail = rendered(name, format, "thumbnail=64");
        assertThat(Math.max(thumbnail.getWidth(), thumbnail.getHeight())).isEqualTo(64);
        assertThat(Colours.distance(whole, thumbnail)).isLessThan(LEVELS);
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"MP4", "WEBM", "PNG"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyFormatIsWrittenAndLooksLikeItsSource(Format format) throws Exception {
        Path made = rendered(Media.file("still-rgb.png"), Format.PNG, "resize=200", format);
        BufferedImage again = read(rendered(made, format, "", Format.PNG));
        BufferedImage source = read(Media.file("still-rgb.png"));
        assertThat(again.getWidth()).isEqualTo(200);
        assertThat(Colours.distance(source, again)).isLessThan(2 * LEVELS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aPictureIsTurnedUpright(int orientation) throws Exception {
        Path file = directory.resolve("turned.jpg");
        Files.write(file, Oriented.jpeg(orientation));
        BufferedImage upright = read(rendered(file, Format.JPEG, "", Format.PNG));
        BufferedImage small = read(rendered(file, Format.JPEG, "thumbnail=16", Format.PNG));
        assertThat(upright.getWidth()).isEqualTo(64);
        assertThat(upright.getHeight()).isEqualTo(32);
        assertThat(small.getWidth()).isEqualTo(16);
        assertThat(small.getHeight()).isEqualTo(8);
        assertThat(Colours.distance(Oriented.upright(), upright)).isLessThan(LEVELS);
        assertThat(Colours.distance(Oriented.upright(), small)).isLessThan(LEVELS);
    }

    @Test
    void theFixturesThatAreTurnedDifferentlyLookAlike() throws Exception {
        BufferedImage upright = rendered("still-orient1.jpg", Format.JPEG, "");
        BufferedImage half = rendered("still-orient3.jpg", Format.JPEG, "");
        BufferedImage quarter = rendered("still-orient6.jpg", Format.JPEG, "");
        assertThat(half.getWidth()).isEqualTo(upright.getWidth());
        assertThat(quarter.getWidth()).isEqualTo(upright.getHeight());
        assertThat(upright.getRGB(0, 0)).isNotEqualTo(half.getRGB(0, 0));
        assertThat(Colours.channel(upright.getRGB(2, 2), 0))
                .isCloseTo(Colours.channel(half.getRGB(half.getWidth() - 3, half.getHeight() - 3), 0), within(16));
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"JPEG", "PNG", "WEBP", "AVIF", "JXL", "ANIMATED_GIF"})
    void nothingButThePictureIsWritten(Format format) throws Exception {
        Path made = rendered(Media.file("still-gps.jpg"), Format.JPEG, "resize=100", format);
        String bytes = new String(Files.readAllBytes(made), StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("Exif", "A Person", "xpacket", "http://ns.adobe", "EXIF", "eXIf", "tEXt");
        assertThat(bytes).doesNotContain("ICC_PROFILE", "iCCP", "ICCP", "GPS", "acsp");
    }

    @Test
    void aProfileIsTranslatedAndNotWritten() throws Exception {
        Path made = rendered(Media.file("still.jxl"), Format.JXL, "", Format.PNG);
        assertThat(new String(Files.readAllBytes(made), StandardCharsets.ISO_8859_1))
                .doesNotContain("iCCP");
    }

    @ParameterizedTest
    @CsvSource({
        "still-photo.jpg, JPEG",
        "still-rgb.png, PNG",
        "still-lossy.webp, WEBP",
        "anim-small.gif, ANIMATED_GIF",
        "anim-small.webp, ANIMATED_WEBP",
        "still.avif, AVIF",
        "still.jxl, JXL"
    })
    void aFileThatIsCutShortIsRefused(String name, Format format) throws Exception {
        byte[] whole = Media.bytes(name);
        Path file = directory.resolve("short");
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertRefused(Refusal.UNREADABLE, () -> pictures.blurhash(file, format));
        assertRefused(Refusal.UNREADABLE, () -> rendered(file, format, "thumbnail=32", format));
        assertRefused(Refusal.UNREADABLE, () -> rendered(file, format, "crop=1x1", Format.PNG));
    }

    @ParameterizedTest
    @CsvSource({
        "junk-truncated.jpg, JPEG",
        "junk-truncated.png, PNG",
        "junk-text.txt, PNG",
        "junk.svg, PNG",
        "still-rgb.png, JPEG",
        "still-photo.jpg, WEBP"
    })
    void whatIsNoPictureOfItsFormatIsRefused(String name, Format format) {
        Path file = Media.file(name);
        assertRefused(Refusal.UNREADABLE, () -> pictures.blurhash(file, format));
        assertRefused(Refusal.UNREADABLE, () -> rendered(file, format, "thumbnail=32", Format.WEBP));
    }

    @Test
    void noiseInsideAJpegIsAccepted() throws Exception {
        byte[] bytes = Media.bytes("still-444.jpg");
        bytes[bytes.length / 2] ^= 0x55;
        Path file = Files.write(directory.resolve("noise.jpg"), bytes);
        assertThat(pictures.blurhash(file, Format.JPEG)).isNotEmpty();
        assertThat(rendered(file, Format.JPEG, "thumbnail=32", Format.WEBP)).isNotEmptyFile();
    }

    @Test
    void aRefusedRenderingLeavesNothingBehind() throws IOException {
        Path file = Media.file("junk-truncated.jpg");
        assertRefused(Refusal.UNREADABLE, () -> rendered(file, Format.JPEG, "blur=2", Format.JPEG));
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"blur=NaN", "blur=inf", "blur=-inf", "blur=1001"})
    void aBlurThatCannotBeDoneIsRefused(String query) {
        Path file = Media.file("still-rgb.png");
        assertRefused(Refusal.INVALID_OPERATION, () -> rendered(file, Format.PNG, query, Format.PNG));
    }

    @Test
    void aBlurSmoothsAndItsSignDoesNotMatter() throws Exception {
        BufferedImage sharp = rendered("still-photo.jpg", Format.JPEG, "");
        BufferedImage blurred = rendered("still-photo.jpg", Format.JPEG, "blur=3");
        BufferedImage negative = rendered("still-photo.jpg", Format.JPEG, "blur=-3");
        BufferedImage same = rendered("still-photo.jpg", Format.JPEG, "blur=0");
        assertThat(Colours.distance(blurred, negative)).isZero();
        assertThat(Colours.distance(sharp, same)).isZero();
        assertThat(Colours.distance(sharp, blurred)).isLessThan(LEVELS);
        assertThat(Colours.distance(sharp, blurred)).isGreaterThan(1);
    }

    @Test
    void transparencyBecomesBlackInAJpeg() throws Exception {
        Path made = rendered(Media.file("still-alpha.png"), Format.PNG, "", Format.JPEG);
        BufferedImage jpeg = read(made);
        BufferedImage source = read(Media.file("still-alpha.png"));
        BufferedImage black = new BufferedImage(source.getWidth(), source.getHeight(), BufferedImage.TYPE_INT_RGB);
        black.createGraphics().drawImage(source, 0, 0, null);
        assertThat(Colours.distance(jpeg, black)).isLessThan(LEVELS);
    }

    @Test
    void sixteenBitsStayFromPngToPng() throws Exception {
        assertThat(rendered("still-16bit.png", Format.PNG, "resize=45")
                        .getSampleModel()
                        .getSampleSize(0))
                .isEqualTo(16);
    }

    @Test
    void aSourceThatIsGoneIsNoFaultOfThePicture() {
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> pictures.blurhash(directory.resolve("gone"), Format.PNG));
    }

    @Test
    void hostileFilesEndWellOrAreRefused() throws Exception {
        Map<String, Format> formats =
                Map.of("jpeg", Format.JPEG, "png", Format.PNG, "gif", Format.ANIMATED_GIF, "webp", Format.WEBP);
        int number = 0;
        for (Map.Entry<String, byte[]> hostile : Media.hostile().entrySet()) {
            if (number++ % HOSTILE_STEP != 0) {
                continue; // the whole server is tested with all of them
            }
            String name = hostile.getKey();
            Format format = Objects.requireNonNull(formats.get(name.substring(0, name.indexOf('/'))), name);
            Path file = Files.write(directory.resolve("hostile"), hostile.getValue());
            endsWell(() -> pictures.blurhash(file, format));
            endsWell(() -> rendered(file, format, "thumbnail=64", format));
        }
        assertThat(pictures.blurhash(Media.file("still-rgb.png"), Format.PNG)).isNotEmpty();
    }

    private static void endsWell(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(RefusedMedia.class);
        }
    }

    private static void assertRefused(Refusal reason, ThrowingCallable call) {
        assertThatExceptionOfType(RefusedMedia.class)
                .isThrownBy(call)
                .extracting(RefusedMedia::reason)
                .isEqualTo(reason);
    }
}
