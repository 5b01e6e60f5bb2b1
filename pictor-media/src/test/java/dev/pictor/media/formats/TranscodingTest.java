package dev.pictor.media.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Inspection;
import dev.pictor.media.ffmpeg.AudioCodec;
import dev.pictor.media.ffmpeg.ClipRules;
import dev.pictor.media.ffmpeg.ClipRules.Factors;
import dev.pictor.media.ffmpeg.ClipRules.Sound;
import dev.pictor.media.ffmpeg.VideoCodec;
import dev.pictor.media.vips.Qualities;
import dev.pictor.testkit.Media;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clips become what the configuration asks for.
final class TranscodingTest {
    @TempDir
    Path folder;

    private record Made(Inspection seen, List<String> codecs) {}

    private Made made(Path source, ClipRules rules) throws Exception {
        try (Workshop workshop = new Workshop(folder, rules, Qualities.NONE)) {
            Path target = workshop.path("made");
            Inspection seen = workshop.media.clips().clean(source, workshop.media.inspect(source), target);
            assertThat(workshop.media.inspect(target)).isEqualTo(seen);
            return new Made(seen, workshop.probed(target, "stream=codec_name"));
        }
    }

    private static ClipRules rules(@Nullable VideoCodec video, @Nullable AudioCodec audio, Sound sound) {
        return new ClipRules(video, audio, sound, new Factors(Map.of(), Factors.USUAL), 50);
    }

    @ParameterizedTest
    @CsvSource({
        "clip-vp8-opus.webm, H264, MP4, h264",
        "clip-vp8-opus.webm, VP9, WEBM, vp9",
        "clip-h264.mov, H265, MP4, hevc",
        "clip-h264.mp4, VP8, WEBM, vp8",
        "clip-vp9.webm, AV1, WEBM, av1",
        "clip-av1.mp4, AV1, WEBM, av1",
        "clip-h264.mp4, H264, MP4, h264",
    })
    void eachClipGetsTheCodec(String name, VideoCodec codec, Format format, String label) throws Exception {
        Made made = made(Media.file(name), rules(codec, null, Sound.WHERE_COPIED));
        assertThat(made.seen()).isEqualTo(new Inspection(format, new PixelSize(160, 120), 10, 1));
        assertThat(made.codecs()).containsExactly(label);
    }

    @ParameterizedTest
    @CsvSource({
        "clip-h264-aac.mp4, , , WHERE_COPIED, 'h264 aac'",
        "clip-h264-aac.mp4, , , KEPT, 'h264 aac'",
        "clip-h264-aac.mp4, , , DROPPED, 'h264'",
        "clip-vp8-opus.webm, , , DROPPED, 'vp8'",
        "clip-h264-aac.mp4, H264, , WHERE_COPIED, 'h264'",
        "clip-h264-aac.mp4, H264, OPUS, KEPT, 'h264 aac'",
        "clip-h264-aac.mp4, VP9, , KEPT, 'vp9 opus'",
        "clip-h264-aac.mp4, VP9, VORBIS, KEPT, 'vp9 vorbis'",
        "clip-vp8-opus.webm, VP8, AAC, KEPT, 'vp8 opus'",
        "clip-vp8-opus.webm, VP8, VORBIS, KEPT, 'vp8 vorbis'",
        "clip-vp8-opus.webm, H264, , KEPT, 'h264 aac'",
    })
    void theSoundFollowsItsRules(
            String name, @Nullable VideoCodec video, @Nullable AudioCodec audio, Sound sound, String codecs)
            throws Exception {
        assertThat(made(Media.file(name), rules(video, audio, sound)).codecs()).containsExactly(codecs.split(" "));
    }

    @Test
    void soundThatTheContainerCannotHoldIsEncodedAnew() throws Exception {
        try (Workshop workshop = new Workshop(folder)) {
            String clip = Media.file("clip-h264-aac.mp4").toString();
            Path mov = workshop.ffmpeg("pcm.mov", "-i", clip, "-c:v", "copy", "-c:a", "pcm_s16le");
            assertThat(made(mov, ClipRules.DEFAULT).codecs()).containsExactly("h264", "aac");
        }
    }

    @Test
    void oddSidesLoseAPixelWhereTheyAreEncoded() throws Exception {
        try (Workshop workshop = new Workshop(folder)) {
            Path odd = workshop.ffmpeg(
                    "odd.mp4", "-f", "lavfi", "-i", "testsrc=s=101x75:d=0.4", "-pix_fmt", "yuv444p", "-c:v", "libx264");
            assertThat(made(odd, ClipRules.DEFAULT).seen().size()).isEqualTo(new PixelSize(101, 75));
            assertThat(made(odd, rules(VideoCodec.VP9, null, Sound.KEPT)).seen().size())
                    .isEqualTo(new PixelSize(100, 74));
        }
    }

    @Test
    void aHevcMovAndAMatroskaAreMp4() throws Exception {
        try (Workshop workshop = new Workshop(folder)) {
            String clip = Media.file("clip-h264.mp4").toString();
            Path hevc = workshop.ffmpeg("phone.mov", "-i", clip, "-c:v", "libx265", "-tag:v", "hvc1", "-an");
            Path matroska = workshop.ffmpeg("clip.mkv", "-i", clip, "-c", "copy");
            assertThat(made(hevc, ClipRules.DEFAULT).codecs()).containsExactly("hevc");
            assertThat(made(matroska, ClipRules.DEFAULT).seen().format()).isEqualTo(Format.MP4);
        }
    }

    @Test
    void titlesAndPlacesAreGoneAlsoFromWhatIsEncodedAnew() throws Exception {
        try (Workshop workshop = new Workshop(folder)) {
            Path titled = workshop.ffmpeg(
                    "titled.webm",
                    "-i",
                    Media.file("clip-vp8-opus.webm").toString(),
                    "-c",
                    "copy",
                    "-metadata",
                    "title=SECRET",
                    "-metadata:s:v",
                    "title=SECRET",
                    "-metadata:s:a",
                    "comment=SECRET");
            assertThat(Workshop.text(titled)).contains("SECRET");
            made(titled, ClipRules.DEFAULT);
            assertThat(Workshop.text(workshop.path("made"))).doesNotContain("SECRET");
            made(titled, rules(VideoCodec.H264, null, Sound.KEPT));
            assertThat(Workshop.text(workshop.path("made"))).doesNotContain("SECRET");
        }
    }

    @Test
    void whatIsSeeThroughStaysSo() throws Exception {
        try (Workshop workshop = new Workshop(folder)) {
            Path clear = workshop.ffmpeg(
                    "clear.webm",
                    "-f",
                    "lavfi",
                    "-i",
                    "color=red@0.5:s=64x64:d=0.2,format=yuva420p",
                    "-c:v",
                    "libvpx-vp9",
                    "-auto-alt-ref",
                    "0");
            made(clear, ClipRules.DEFAULT);
            assertThat(workshop.probed(workshop.path("made"), "stream_tags=alpha_mode"))
                    .containsExactly("1");
            for (VideoCodec codec : List.of(VideoCodec.VP8, VideoCodec.H264)) {
                made(clear, rules(codec, null, Sound.KEPT));
                assertThat(workshop.probed(workshop.path("made"), "stream_tags=alpha_mode"))
                        .containsExactlyElementsOf(codec == VideoCodec.VP8 ? List.of("1") : List.of());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"240, 37", "241, 31", "1080, 31", "1081, 12", "1, 37"})
    void theFactorIsThatOfTheNearestLargerSide(int side, int factor) {
        Factors factors = new Factors(Map.of(240, 37, 1080, 31), 12);
        assertThat(factors.of(side)).isEqualTo(factor);
    }

    @Test
    void aFactorThatAnEncoderDoesNotTakeIsItsLast() throws Exception {
        ClipRules worst = new ClipRules(VideoCodec.H265, null, Sound.KEPT, new Factors(Map.of(), 63), 50);
        assertThat(made(Media.file("clip-vp9.webm"), worst).codecs()).containsExactly("hevc");
    }
}
