package dev.pictor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.cleanup.Cleanup.Retention;
import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.http.HttpSettings;
import dev.pictor.ingest.MediaLimits;
import dev.pictor.ingest.Preparation;
import dev.pictor.media.ffmpeg.ClipRules;
import dev.pictor.media.ffmpeg.ClipRules.Factors;
import dev.pictor.media.ffmpeg.ClipRules.Sound;
import dev.pictor.media.ffmpeg.VideoCodec;
import dev.pictor.media.vips.Qualities;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MediaConfigTest {
    /// Reads keys below `media`, each followed by its value.
    private static MediaConfig read(String... keysAndValues) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            variables.put(variable(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return MediaConfig.read(variables);
    }

    private static String variable(String key) {
        return "PICTRS__MEDIA__" + key.replace(".", "__").toUpperCase(Locale.ROOT);
    }

    @Test
    void withoutSettingsTheReferencesDefaultsHold() {
        MediaConfig config = read();
        assertThat(config.keeping()).isEqualTo(new MediaConfig.Keeping(MediaLimits.DEFAULT, Preparation.NONE, null));
        assertThat(config.encoding()).isEqualTo(new MediaConfig.Encoding(Qualities.NONE, ClipRules.DEFAULT));
        assertThat(config.retention()).isEqualTo(Retention.DEFAULT);
        assertThat(config.filters()).isEqualTo(HttpSettings.DEFAULT.filters());
        assertThat(config.bounds())
                .isEqualTo(new MediaConfig.Bounds(HttpSettings.DEFAULT.maxFileBytes(), Duration.ofSeconds(30)));
    }

    @Test
    void eachLimitIsRead() {
        MediaLimits limits = read(
                        "image.max_width", "1",
                        "image.max_height", "2",
                        "image.max_area", "4294967295",
                        "image.max_file_size", "4",
                        "animation.max_width", "5",
                        "animation.max_height", "6",
                        "animation.max_area", "7",
                        "animation.max_frame_count", "8",
                        "animation.max_file_size", "9",
                        "video.max_width", "10.4",
                        "video.max_height", "0011",
                        "video.max_area", "1e3",
                        "video.max_frame_count", "yes",
                        "video.max_file_size", "14",
                        "video.enable", "Off")
                .keeping()
                .limits();
        assertThat(limits)
                .isEqualTo(new MediaLimits(
                        new MediaLimits.KindLimits(1, 2, 4_294_967_295L, Long.MAX_VALUE, 4),
                        new MediaLimits.KindLimits(5, 6, 7, 8, 9),
                        new MediaLimits.KindLimits(10, 11, 1000, 1, 14),
                        false));
    }

    @Test
    void whatPicturesBecomeIsRead() {
        Preparation preparation = read(
                        "image.format", "webp",
                        "animation.format", "apng",
                        "preprocess_steps", "crop=16x9&resize=Mitchell.a1200&blur=0%2E2")
                .keeping()
                .preparation();
        assertThat(preparation.image()).isEqualTo(Format.WEBP);
        assertThat(preparation.animation()).isEqualTo(Format.ANIMATED_APNG);
        assertThat(preparation.operations()).hasSize(3).endsWith(new Operation.Blur(0.2));
        assertThat(read("preprocess_steps", "").keeping().preparation()).isEqualTo(Preparation.NONE);
    }

    @Test
    void qualitiesAreReadAndCapped() {
        Qualities qualities = read(
                        "image.quality.webp", "200",
                        "image.quality.jpeg", "0",
                        "animation.quality.webp", "33",
                        "animation.quality.apng", "7")
                .encoding()
                .qualities();
        assertThat(qualities.percent()).isEqualTo(Map.of(Format.WEBP, 100, Format.JPEG, 0, Format.ANIMATED_WEBP, 33));
    }

    @Test
    void whatClipsBecomeIsRead() {
        ClipRules rules = read(
                        "video.video_codec", "h265",
                        "video.allow_audio", "1",
                        "animation.quality.avif", "80",
                        "video.quality.crf_240", "37",
                        "video.quality.crf_1080", "31",
                        "video.quality.crf_max", "200")
                .encoding()
                .clips();
        assertThat(rules)
                .isEqualTo(new ClipRules(
                        VideoCodec.H265, null, Sound.KEPT, new Factors(Map.of(240, 37, 1080, 31), 63), 80));
        assertThat(read("video.allow_audio", "false").encoding().clips().sound())
                .isEqualTo(Sound.DROPPED);
    }

    @ParameterizedTest
    @CsvSource({"7d, 168", "2H, 2", "0day, 0", "1y, 8760", "90minute, 1.5", "007d, 168"})
    void retentionHasAUnit(String text, double hours) {
        assertThat(read("retention.variants", text).retention().variants())
                .isEqualTo(Duration.ofMinutes((long) (60 * hours)));
    }

    @Test
    void filtersAreAListThatReplacesTheOther() {
        assertThat(read("filters", "blur,crop").filters()).containsExactlyInAnyOrder("blur", "crop");
        assertThat(read("filters", "").filters()).containsExactly("");
    }

    @ParameterizedTest
    @CsvSource({
        "image.max_width, 65536, '0 to 65535'",
        "image.max_width, -1, whole number",
        "video.max_area, many, whole number",
        "image.format, jpg, jpeg",
        "image.format, gif, 'avif, jpeg, jxl, png, webp'",
        "animation.format, png, apng",
        "video.video_codec, hevc, h265",
        "video.audio_codec, mp3, vorbis",
        "video.enable, maybe, true or false",
        "image.quality.webp, 256, '0 to 255'",
        "preprocess_steps, resize=1.5.2, resize=1200",
        "preprocess_steps, 5, resize=1200",
        "retention.proxy, 7, 7d",
        "retention.proxy, 7 d, 7d",
        "process_timeout, 0, one second",
        "filters, 7, commas",
    })
    void aWrongValueIsNamedWithWhatWasExpected(String key, String value, String told) {
        assertThatThrownBy(() -> read(key, value))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("media." + key)
                .hasMessageContaining(variable(key))
                .hasMessageContaining(told);
    }

    @Test
    void whoValidatesIsAnAddress() {
        MediaConfig config = MediaConfig.read(Map.of(
                "PICTRS__MEDIA__EXTERNAL_VALIDATION", "http://validator:9000/check",
                "PICTRS__MEDIA__EXTERNAL_VALIDATION_TIMEOUT", "5"));
        assertThat(config.keeping().external())
                .hasToString("ExternalValidation[url=http://validator:9000/check, limit=PT5S]");
        assertThatThrownBy(() -> MediaConfig.read(Map.of("PICTRS__MEDIA__EXTERNAL_VALIDATION", "ftp://a/")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("media.external_validation");
    }
}
