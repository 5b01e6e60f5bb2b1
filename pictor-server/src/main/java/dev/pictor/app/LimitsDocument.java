package dev.pictor.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pictor.app.MediaConfig.ExternalValidation;
import dev.pictor.content.Format;
import dev.pictor.ingest.MediaLimits.KindLimits;
import dev.pictor.media.ffmpeg.ClipRules;
import dev.pictor.media.ffmpeg.ClipRules.Sound;
import java.time.Duration;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Tells clients what is set below `media`, under the names of the configuration, as 0.6 of the reference does. Sizes
/// are in mebibytes, times in seconds; what is not set is left out.
record LimitsDocument(MediaConfig config) {
    private static final long MEBIBYTE = 1_048_576;
    private static final long USUAL_VALIDATION_SECONDS = 30;

    String text() {
        ObjectNode all = object();
        ExternalValidation external = config.keeping().external();
        all.put("external_validation", external == null ? null : shown(external));
        all.put(
                "external_validation_timeout",
                external == null ? USUAL_VALIDATION_SECONDS : external.limit().toSeconds());
        all.put("max_file_size", config.bounds().maxFileBytes() / MEBIBYTE);
        all.put("process_timeout", config.bounds().operation().toSeconds());
        config.filters().stream().sorted().forEach(all.withArrayProperty("filters")::add);
        ObjectNode retention = object();
        retention.put("variants", age(config.retention().variants()));
        retention.put("proxy", age(config.retention().proxies()));
        all.set("retention", retention);
        all.set("image", image());
        all.set("animation", animation());
        all.set("video", video());
        return all.toString();
    }

    private ObjectNode image() {
        ObjectNode image = sides(config.keeping().limits().image());
        putFormat(image, config.keeping().preparation().image());
        ObjectNode quality = qualities(Format.AVIF, Format.JPEG, Format.JXL, Format.PNG, Format.WEBP);
        return quality.isEmpty() ? image : image.set("quality", quality);
    }

    private ObjectNode animation() {
        KindLimits limits = config.keeping().limits().animation();
        ObjectNode animation = sides(limits);
        animation.put("max_frame_count", limits.maxFrames());
        putFormat(animation, config.keeping().preparation().animation());
        ObjectNode quality = qualities(Format.ANIMATED_WEBP);
        return quality.isEmpty() ? animation : animation.set("quality", quality);
    }

    private ObjectNode video() {
        KindLimits limits = config.keeping().limits().video();
        ClipRules rules = config.encoding().clips();
        ObjectNode video = object();
        video.put("enable", config.keeping().limits().videoEnabled());
        video.put("allow_audio", rules.sound() == Sound.KEPT);
        video.setAll(sides(limits));
        video.put("max_frame_count", limits.maxFrames());
        putName(video, "video_codec", rules.video());
        putName(video, "audio_codec", rules.audio());
        ObjectNode quality = object();
        new TreeMap<>(rules.factors().bySide()).forEach((side, factor) -> quality.put("crf_" + side, factor));
        quality.put("crf_max", rules.factors().otherwise());
        return video.set("quality", quality);
    }

    private static ObjectNode sides(KindLimits limits) {
        ObjectNode sides = object();
        sides.put("max_width", limits.maxWidth());
        sides.put("max_height", limits.maxHeight());
        sides.put("max_area", limits.maxArea());
        sides.put("max_file_size", limits.maxFileSizeMebibytes());
        return sides;
    }

    private ObjectNode qualities(Format... formats) {
        ObjectNode quality = object();
        for (Format format : formats) {
            Integer percent = config.encoding().qualities().percent().get(format);
            if (percent != null) {
                quality.put(name(format), percent);
            }
        }
        return quality;
    }

    private static void putFormat(ObjectNode kind, @Nullable Format format) {
        if (format != null) {
            kind.put("format", name(format));
        }
    }

    private static void putName(ObjectNode kind, String key, @Nullable Enum<?> value) {
        if (value != null) {
            kind.put(key, value.name().toLowerCase(Locale.ROOT));
        }
    }

    private static String name(Format format) {
        return format.name().toLowerCase(Locale.ROOT).replace("animated_", "");
    }

    /// An address may hold secrets in front of its host, and in its query.
    private static String shown(ExternalValidation external) {
        return external.url().text().replaceFirst("[?#].*$", "").replaceFirst("//[^/]*@", "//");
    }

    private static String age(Duration age) {
        if (age.toDays() > 0 && age.equals(Duration.ofDays(age.toDays()))) {
            return age.toDays() + "d";
        }
        return age.equals(Duration.ofHours(age.toHours())) ? age.toHours() + "h" : age.toMinutes() + "m";
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
