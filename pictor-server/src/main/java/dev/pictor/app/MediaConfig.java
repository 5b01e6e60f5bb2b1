package dev.pictor.app;

import dev.pictor.cleanup.Cleanup.Retention;
import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.content.Operations;
import dev.pictor.content.ProxyUrl;
import dev.pictor.ingest.MediaLimits;
import dev.pictor.ingest.MediaLimits.KindLimits;
import dev.pictor.ingest.Preparation;
import dev.pictor.media.ffmpeg.AudioCodec;
import dev.pictor.media.ffmpeg.ClipRules;
import dev.pictor.media.ffmpeg.VideoCodec;
import dev.pictor.media.vips.Qualities;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is said of media below `media`.
///
/// @param keeping what becomes of an upload
/// @param encoding how it is written
record MediaConfig(Keeping keeping, Encoding encoding, Retention retention, Set<String> filters, Bounds bounds) {
    private static final long MEBIBYTE = 1_048_576;
    private static final long MAX_MEBIBYTES = 1L << 30;
    private static final long MAX_SIDE = 0xFFFF;
    private static final long MAX_COUNT = 0xFFFF_FFFFL;
    private static final int MAX_BYTE = 0xFF;
    private static final int MAX_QUALITY = 100;
    private static final int MAX_FACTOR = 63;
    private static final long MAX_SECONDS = 86_400;
    private static final int USUAL_AVIF = 50;

    static final Pattern RETENTION = Pattern.compile("([0-9]{1,10})(m|minute|h|hour|d|day|y|year)");
    private static final Pattern HTTP = Pattern.compile("https?://.");
    private static final List<Integer> SIDES = List.of(240, 360, 480, 720, 1080, 1440, 2160);
    private static final Set<String> ALL_FILTERS = Set.of("blur", "crop", "identity", "resize", "thumbnail");

    private static final Map<String, Format> STILLS =
            Map.of("avif", Format.AVIF, "jpeg", Format.JPEG, "jxl", Format.JXL, "png", Format.PNG, "webp", Format.WEBP);
    private static final Map<String, Format> ANIMATIONS = Map.of(
            "apng", Format.ANIMATED_APNG,
            "avif", Format.ANIMATED_AVIF,
            "gif", Format.ANIMATED_GIF,
            "webp", Format.ANIMATED_WEBP);
    private static final Map<String, VideoCodec> VIDEO_CODECS = Map.of(
            "av1", VideoCodec.AV1,
            "h264", VideoCodec.H264,
            "h265", VideoCodec.H265,
            "vp8", VideoCodec.VP8,
            "vp9", VideoCodec.VP9);
    private static final Map<String, AudioCodec> AUDIO_CODECS =
            Map.of("aac", AudioCodec.AAC, "opus", AudioCodec.OPUS, "vorbis", AudioCodec.VORBIS);

    MediaConfig {
        filters = Set.copyOf(filters);
    }

    /// @param external whom to ask before an upload is public; absent where nobody is
    record Keeping(
            MediaLimits limits,
            Preparation preparation,
            @Nullable ExternalValidation external) {}

    /// @param limit how long one verdict may take
    record ExternalValidation(ProxyUrl url, Duration limit) {}

    record Encoding(Qualities qualities, ClipRules clips) {}

    /// @param maxFileBytes of each file that arrives
    /// @param operation how long one tool may work on one file
    record Bounds(long maxFileBytes, Duration operation) {}

    /// Reads environment variables alone.
    ///
    /// @throws ConfigException if a value is not one that can be used
    static MediaConfig read(Map<String, String> variables) {
        return read(new Environment(variables));
    }

    /// @throws ConfigException if a value is not one that can be used
    static MediaConfig read(Environment environment) {
        return new Reader(environment).read();
    }

    private record Reader(Environment environment) {
        MediaConfig read() {
            Keeping keeping = new Keeping(limits(), preparation(), external());
            Bounds bounds = new Bounds(
                    number("media.max_file_size", MAX_MEBIBYTES, 40) * MEBIBYTE,
                    Duration.ofSeconds(number("media.process_timeout", MAX_SECONDS, 30)));
            if (bounds.operation().isZero()) {
                throw environment.unexpected("media.process_timeout", "at least one second");
            }
            Retention retention =
                    new Retention(retention("media.retention.variants"), retention("media.retention.proxy"));
            return new MediaConfig(keeping, new Encoding(qualities(), clips()), retention, filters(), bounds);
        }

        private MediaLimits limits() {
            MediaLimits usual = MediaLimits.DEFAULT;
            return new MediaLimits(
                    limits("media.image", usual.image()),
                    limits("media.animation", usual.animation()),
                    limits("media.video", usual.video()),
                    environment.yesOrNo("media.video.enable").orElse(usual.videoEnabled()));
        }

        private KindLimits limits(String kind, KindLimits usual) {
            boolean moves = !kind.equals("media.image");
            return new KindLimits(
                    number(kind + ".max_width", MAX_SIDE, usual.maxWidth()),
                    number(kind + ".max_height", MAX_SIDE, usual.maxHeight()),
                    number(kind + ".max_area", MAX_COUNT, usual.maxArea()),
                    moves ? number(kind + ".max_frame_count", MAX_COUNT, usual.maxFrames()) : usual.maxFrames(),
                    number(kind + ".max_file_size", MAX_MEBIBYTES, usual.maxFileSizeMebibytes()));
        }

        private @Nullable ExternalValidation external() {
            String key = "media.external_validation";
            Duration limit = Duration.ofSeconds(number("media.external_validation_timeout", MAX_SECONDS, 30));
            Optional<String> text = environment.text(key);
            if (text.isEmpty()) {
                return null;
            }
            if (ProxyUrl.parse(text.get()) instanceof ProxyUrl.Reading.Understood(ProxyUrl url)
                    && HTTP.matcher(url.text()).lookingAt()
                    && limit.isPositive()) {
                return new ExternalValidation(url, limit);
            }
            throw environment.unexpected(key, "an address such as https://validator.example/, and at least one second");
        }

        private Preparation preparation() {
            return new Preparation(
                    environment.word("media.image.format", STILLS).orElse(null),
                    environment.word("media.animation.format", ANIMATIONS).orElse(null),
                    steps());
        }

        /// Checked now, and not when the first upload arrives.
        private List<Operation> steps() {
            String key = "media.preprocess_steps";
            List<Operation> steps = new ArrayList<>();
            for (String pair : environment.text(key).orElse("").split("&", -1)) {
                if (!pair.isEmpty()) {
                    String[] sides = pair.split("=", 2);
                    steps.add(Operations.parse(decoded(key, sides[0]), sides.length == 1 ? "" : decoded(key, sides[1]))
                            .orElseThrow(
                                    () -> environment.unexpected(key, "operations, such as resize=1200&blur=0.2")));
                }
            }
            return steps;
        }

        private String decoded(String key, String text) {
            try {
                return URLDecoder.decode(text, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw environment.unexpected(key, "operations, such as resize=1200&blur=0.2");
            }
        }

        private Qualities qualities() {
            Map<Format, Integer> qualities = new EnumMap<>(Format.class);
            STILLS.forEach((name, format) ->
                    quality("media.image.quality." + name).ifPresent(quality -> qualities.put(format, quality)));
            quality("media.animation.quality.webp").ifPresent(quality -> qualities.put(Format.ANIMATED_WEBP, quality));
            quality("media.animation.quality.apng"); // always without loss, but checked
            return new Qualities(qualities);
        }

        private Optional<Integer> quality(String key) {
            return capped(key, MAX_QUALITY);
        }

        /// A byte; what is above the cap counts as the cap.
        private Optional<Integer> capped(String key, int cap) {
            OptionalLong found = environment.number(key, MAX_BYTE);
            return found.isEmpty() ? Optional.empty() : Optional.of((int) Math.min(cap, found.getAsLong()));
        }

        private ClipRules clips() {
            Map<Integer, Integer> bySide = new HashMap<>();
            for (int side : SIDES) {
                capped("media.video.quality.crf_" + side, MAX_FACTOR).ifPresent(factor -> bySide.put(side, factor));
            }
            int otherwise = capped("media.video.quality.crf_max", MAX_FACTOR).orElse(ClipRules.Factors.USUAL);
            return new ClipRules(
                    environment.word("media.video.video_codec", VIDEO_CODECS).orElse(null),
                    environment.word("media.video.audio_codec", AUDIO_CODECS).orElse(null),
                    environment
                            .yesOrNo("media.video.allow_audio")
                            .map(allowed -> allowed ? ClipRules.Sound.KEPT : ClipRules.Sound.DROPPED)
                            .orElse(ClipRules.Sound.WHERE_COPIED),
                    new ClipRules.Factors(bySide, otherwise),
                    quality("media.animation.quality.avif")
                            .filter(quality -> quality > 0)
                            .orElse(USUAL_AVIF));
        }

        private Duration retention(String key) {
            Optional<String> text = environment.text(key);
            if (text.isEmpty()) {
                return Retention.DEFAULT.variants();
            }
            Matcher parts = RETENTION.matcher(text.get().toLowerCase(Locale.ROOT));
            if (!parts.matches() || Long.parseLong(parts.group(1)) > MAX_COUNT) {
                throw environment.unexpected(key, "a number and a unit of m, h, d or y, such as 7d");
            }
            long count = Long.parseLong(parts.group(1));
            return switch (parts.group(2).charAt(0)) {
                case 'm' -> Duration.ofMinutes(count);
                case 'h' -> Duration.ofHours(count);
                case 'd' -> Duration.ofDays(count);
                default -> Duration.ofDays(365 * count);
            };
        }

        private Set<String> filters() {
            String key = "media.filters";
            Optional<Environment.Setting> list = environment.find(key);
            if (list.isEmpty()) {
                return ALL_FILTERS;
            }
            if (environment.isNoText(key)) {
                throw environment.unexpected(key, "names of operations, separated by commas");
            }
            return new HashSet<>(List.of(list.get().value().split(",", -1)));
        }

        private long number(String key, long max, long otherwise) {
            return environment.number(key, max).orElse(otherwise);
        }
    }
}
