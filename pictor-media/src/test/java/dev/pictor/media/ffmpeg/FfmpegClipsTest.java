package dev.pictor.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Inspection;
import dev.pictor.media.MediaException;
import dev.pictor.media.RefusedMedia;
import dev.pictor.media.child.Executables;
import dev.pictor.media.container.JavaContainers;
import dev.pictor.testkit.Media;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FfmpegClipsTest {
    private static final Inspection SEEN = new Inspection(Format.MP4, new PixelSize(160, 120), 10, 1);

    @TempDir
    Path directory;

    private FfmpegClips clips;

    @BeforeEach
    void open() {
        clips = new FfmpegClips(FfmpegConfig.standard(directory.resolve("work")), ClipRules.DEFAULT);
    }

    private void clean(Path source, Path target) throws InterruptedException {
        clips.clean(source, clips.inspect(source), target);
    }

    @AfterEach
    void close() {
        clips.close();
    }

    @ParameterizedTest
    @CsvSource({
        "anim-small.avif, MP4, 80, 60, 8",
        "clip-av1.mp4, MP4, 160, 120, 10",
        "clip-h264-aac.mp4, MP4, 160, 120, 10",
        "clip-h264.mov, MP4, 160, 120, 10",
        "clip-h264.mp4, MP4, 160, 120, 10",
        "clip-odd-444.mp4, MP4, 162, 122, 10",
        "clip-vp8-opus.webm, WEBM, 160, 120, 10",
        "clip-vp9.webm, WEBM, 160, 120, 10",
    })
    void aClipIsWhatTheReferenceSaysItIsAndStaysSoWithoutMetadata(
            String name, Format format, int width, int height, long frames) throws Exception {
        Path source = Media.file(name);
        Path target = directory.resolve("target");
        Path again = directory.resolve("again");
        Inspection expected = new Inspection(format, new PixelSize(width, height), frames, 1);

        assertThat(clips.inspect(source)).isEqualTo(expected);
        clean(source, target);
        assertThat(clips.inspect(target)).isEqualTo(expected);
        assertThat(new JavaContainers().inspect(target)).isEmpty();
        clean(source, again);
        assertThat(target).hasSameBinaryContentAs(again);
    }

    @Test
    void anAnimatedAvifBecomesAnOrdinaryMp4() throws Exception {
        Path target = directory.resolve("target");
        clean(Media.file("anim-small.avif"), target);
        assertThat(text(target).substring(4, 12)).isEqualTo("ftypisom");
    }

    @Test
    void theIndexOfAnMp4StandsBeforeItsPicturesAndNamesNoOne() throws Exception {
        Path source = titled();
        assertThat(text(source)).contains("SECRET");

        Path target = directory.resolve("target");
        clean(source, target);
        assertThat(text(target)).doesNotContain("SECRET");
        assertThat(text(target).indexOf("moov")).isLessThan(text(target).indexOf("mdat"));
    }

    @Test
    void aTurnedClipIsRecordedAsItLiesAndShownUpright() throws Exception {
        Path turned = directory.resolve("target");
        clean(titled(), turned);
        assertThat(clips.inspect(turned).size()).isEqualTo(new PixelSize(160, 120));

        Path picture = directory.resolve("picture");
        clips.firstFrame(turned, picture);
        assertThat(new JavaContainers().inspect(picture).orElseThrow().size()).isEqualTo(new PixelSize(120, 160));
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip-av1.mp4", "clip-odd-444.mp4", "clip-vp8-opus.webm", "clip-vp9.webm"})
    void theFirstPictureIsAPng(String name) throws Exception {
        Path picture = directory.resolve("picture");
        clips.firstFrame(Media.file(name), picture);
        Inspection inspection = new JavaContainers().inspect(picture).orElseThrow();
        assertThat(inspection.format()).isEqualTo(Format.PNG);
        assertThat(inspection.size()).isEqualTo(clips.inspect(Media.file(name)).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"junk-text.txt", "junk.svg", "still-rgb.png", "anim-small.gif"})
    void whatIsNoClipIsRefused(String name) {
        assertThatThrownBy(() -> clips.inspect(Media.file(name))).isInstanceOf(RefusedMedia.class);
    }

    @Test
    void aPlaylistOrAnotherContainerIsNeverOpened() throws Exception {
        Path secret = Media.file("clip-vp9.webm");
        Path playlist = Files.writeString(directory.resolve("list.m3u8"), "#EXTM3U\n#EXTINF:1,\nfile:" + secret + "\n");
        Path concat = Files.writeString(directory.resolve("list"), "ffconcat version 1.0\nfile " + secret + "\n");
        assertThatThrownBy(() -> clips.inspect(playlist)).isInstanceOf(RefusedMedia.class);
        assertThatThrownBy(() -> clips.inspect(concat)).isInstanceOf(RefusedMedia.class);
    }

    @Test
    void aClipWithoutItsIndexIsRefusedAndLeavesNothingBehind() throws Exception {
        byte[] clip = Media.bytes("clip-h264.mp4");
        Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(clip, 500));
        Path target = directory.resolve("target");
        assertThatThrownBy(() -> clips.inspect(cut)).isInstanceOf(RefusedMedia.class);
        assertThatThrownBy(() -> clips.clean(cut, SEEN, target)).isInstanceOf(RefusedMedia.class);
        assertThatThrownBy(() -> clips.firstFrame(cut, target)).isInstanceOf(RefusedMedia.class);
        assertThat(target).doesNotExist();
    }

    @Test
    void aMissingToolIsNamedWithThePackageThatHasIt() {
        FfmpegConfig standard = FfmpegConfig.standard(directory);
        FfmpegConfig absent =
                new FfmpegConfig("absent", "absent", 1, 0, standard.timeLimit(), directory, standard.limits());
        try (FfmpegClips without = new FfmpegClips(absent, ClipRules.DEFAULT)) {
            assertThatThrownBy(() -> without.inspect(Media.file("clip-vp9.webm")))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("install the package ffmpeg");
        }
    }

    @Test
    void aSoundThatNobodyDecodesIsCopied() throws Exception {
        Path source = directory.resolve("loud.mp4");
        ffmpeg("-i", Media.file("clip-h264-aac.mp4").toString(), "-c:v", "copy", "-c:a", "ac3", source.toString());
        Path target = directory.resolve("target");
        assertThat(clips.inspect(source).frames()).isEqualTo(10);
        clean(source, target);
        assertThat(text(target)).contains("ac-3");
    }

    /// A clip with a title, a place, a name in its track and a quarter turn.
    private Path titled() throws IOException, InterruptedException {
        Path target = directory.resolve("titled.mp4");
        ffmpeg(
                "-i",
                Media.file("clip-h264-aac.mp4").toString(),
                "-c",
                "copy",
                "-metadata",
                "title=SECRET",
                "-metadata",
                "location=+40.1-074.2/",
                "-metadata:s:v",
                "handler_name=SECRET",
                "-metadata:s:v",
                "rotate=90",
                target.toString());
        return target;
    }

    private static void ffmpeg(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(Executables.required("ffmpeg").toString(), "-nostdin", "-v", "error"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
