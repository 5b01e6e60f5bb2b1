package dev.pictor.media.container;

import static dev.pictor.media.container.AvifFile.box;
import static dev.pictor.media.container.AvifFile.concat;
import static dev.pictor.media.container.AvifFile.latin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.content.Format;
import dev.pictor.media.Inspection;
import dev.pictor.media.RefusedMedia;
import dev.pictor.testkit.Media;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripTest {
    private final JavaContainers containers = new JavaContainers();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anim-oneframe.gif",
                "anim-small.apng",
                "anim-small.gif",
                "anim-small.webp",
                "still-16bit.png",
                "still-444.jpg",
                "still-gps.jpg",
                "still-gray.jpg",
                "still-lossless-alpha.webp",
                "still-lossy.webp",
                "still-palette.png",
                "still-photo.jpg",
                "still-text.png",
                "still-trailing.png",
                "still.avif",
                "still.jxl"
            })
    void whatIsLeftIsTheSamePicture(String name) throws Exception {
        Path source = Media.file(name);
        Inspection before = containers.inspect(source).orElseThrow();
        byte[] once = strip(Files.readAllBytes(source), before.format());

        assertThat(containers.inspect(directory.resolve("target"))).contains(before);
        assertThat(strip(once, before.format())).isEqualTo(once);
    }

    @Test
    void aJpegKeepsItsScansAndLosesWhereItWasTaken() throws Exception {
        byte[] before = Media.bytes("still-gps.jpg");
        byte[] after = strip(before, Format.JPEG);

        assertThat(text(before)).contains("Exif\0\0");
        assertThat(text(after)).doesNotContain("Exif").startsWith("\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF\0");
        String tables = text(before).substring(text(before).indexOf("\u00ff\u00db"));
        assertThat(text(after)).endsWith(tables);
    }

    @Test
    void aJpegKeepsItsColourProfileAndLosesCommentThumbnailAndTail() throws Exception {
        byte[] jpeg = Media.bytes("still-photo.jpg");
        byte[] before = concat(
                new byte[] {(byte) 0xff, (byte) 0xd8},
                segment(0xe0, "JFIF\0\u0001\u0001\0\0\u0001\0\u0001\u0001\u0001RGB"),
                segment(0xe1, "http://ns.adobe.com/xap/1.0/\0SECRET"),
                segment(0xe2, "ICC_PROFILE\0\u0001\u0001profile"),
                segment(0xe2, "MPF\0SECRET"),
                segment(0xed, "Photoshop 3.0\0SECRET"),
                segment(0xfe, "SECRET"),
                Arrays.copyOfRange(jpeg, 20, jpeg.length),
                latin("PK SECRET"));
        String after = text(strip(before, Format.JPEG));

        assertThat(after)
                .contains("ICC_PROFILE\0\u0001\u0001profile")
                .endsWith("\u00ff\u00d9")
                .doesNotContain("SECRET", "RGB", "MPF");
    }

    @Test
    void aPngLosesTextAndTail() throws Exception {
        assertThat(text(strip(Media.bytes("still-text.png"), Format.PNG)))
                .doesNotContain("tEXt", "iTXt", "zTXt", "eXIf");
        assertThat(text(strip(Media.bytes("still-trailing.png"), Format.PNG))).endsWith("IEND\u00aeB`\u0082");
    }

    @Test
    void aPngWithAWrongCheckSumIsRefused() {
        byte[] png = Media.bytes("still-rgb.png");
        png[100]++;
        assertThatThrownBy(() -> strip(png, Format.PNG)).isInstanceOf(RefusedMedia.class);
        assertThat(directory.resolve("target")).doesNotExist();
    }

    @Test
    void aGifKeepsItsLoopAndLosesCommentAndTail() throws Exception {
        byte[] gif = Media.bytes("anim-small.gif");
        int head = 13 + (3 << ((gif[10] & 7) + 1));
        byte[] before = concat(
                Arrays.copyOf(gif, head),
                latin("!\u00fe\u0006SECRET\0"),
                latin("!\u00ff\u000bXMP DataXMP\u0006SECRET\0"),
                latin("!\u00ff\u000bNETSCAPE2.0\u0003\u0001\u0005\0\u0006SECRET\0"),
                Arrays.copyOfRange(gif, head, gif.length),
                latin("SECRET"));
        String after = text(strip(before, Format.ANIMATED_GIF));
        assertThat(after)
                .contains("NETSCAPE2.0\u0003\u0001\u0005\0\0")
                .endsWith(";")
                .doesNotContain("SECRET");
    }

    @Test
    void aWebpKeepsItsColourProfileAndCorrectsItsFlags() throws Exception {
        byte[] simple = Media.bytes("still-lossless-alpha.webp");
        byte[] extended = concat(
                latin("VP8X\n\0\0\0<\0\0\0w\0\0Y\0\0"),
                latin("ICCP\u0003\0\0\0icc\0"),
                Arrays.copyOfRange(simple, simple.length - chunkBytes(simple), simple.length),
                latin("EXIF\u0006\0\0\0SECRET"),
                latin("XMP \u0006\0\0\0SECRET"),
                latin("what\u0006\0\0\0SECRET"));
        byte[] before =
                concat(latin("RIFF"), littleEndian(extended.length + 4), latin("WEBP"), extended, latin("SECRET"));
        byte[] after = strip(before, Format.WEBP);

        assertThat(text(after))
                .contains("VP8X\n\0\0\0" + "0\0\0\0", "ICCP\u0003\0\0\0icc\0")
                .doesNotContain("SECRET");
        assertThat(Arrays.copyOfRange(after, 4, 8)).isEqualTo(littleEndian(after.length - 8));
    }

    @Test
    void anAvifLosesItsDocumentsAndWhatLiesBetweenItsBoxes() throws Exception {
        byte[] before = AvifFile.talkative();
        Inspection inspection = containers.inspect(write(before)).orElseThrow();
        byte[] after = strip(before, Format.AVIF);

        assertThat(text(before)).contains("SECRET");
        assertThat(text(after)).doesNotContain("SECRET", "Exif", "mime", "xmp", "cdsc");
        byte[] original = Media.bytes("still.avif");
        assertThat(text(after)).contains(text(Arrays.copyOfRange(original, 0x121, original.length)));
        assertThat(containers.inspect(directory.resolve("target"))).contains(inspection);
    }

    @Test
    void aBoxedJxlLosesItsDocuments() throws Exception {
        byte[] before = concat(
                box("JXL ", latin("\r\n\u0087\n")),
                box("ftyp", latin("jxl \0\0\0\0jxl ")),
                box("Exif", latin("SECRET")),
                box("jxlc", Media.bytes("still.jxl")),
                box("xml ", latin("SECRET")),
                box("brob", latin("Exif SECRET")));
        byte[] after = strip(before, Format.JXL);

        assertThat(text(after)).doesNotContain("SECRET");
        assertThat(containers.inspect(directory.resolve("target")))
                .contains(containers.inspect(Media.file("still.jxl")).orElseThrow());
    }

    @Test
    void aFileOfAnotherFormatIsRefused() {
        assertThatThrownBy(() -> strip(Media.bytes("still-rgb.png"), Format.JPEG))
                .isInstanceOf(RefusedMedia.class);
    }

    private byte[] strip(byte[] bytes, Format format) throws IOException, RefusedMedia {
        Path target = directory.resolve("target");
        containers.strip(write(bytes), format, target);
        return Files.readAllBytes(target);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("source"), bytes);
    }

    /// How long the one chunk of a simple WebP is, its header included.
    private static int chunkBytes(byte[] webp) {
        return webp.length - 12;
    }

    private static byte[] segment(int marker, String content) {
        int length = content.length() + 2;
        return concat(new byte[] {(byte) 0xff, (byte) marker, (byte) (length >> 8), (byte) length}, latin(content));
    }

    private static byte[] littleEndian(int number) {
        return new byte[] {(byte) number, (byte) (number >> 8), (byte) (number >> 16), (byte) (number >> 24)};
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
