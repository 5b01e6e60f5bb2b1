package dev.pictor.media.ffmpeg;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What has to be done to one clip so that it is as the rules want it, as options of ffmpeg.
record Transcoding(ProbedClip clip, ClipRules rules) {
    /// What each container holds as it is.
    private static final Set<String> IN_MP4 = Set.of("aac", "mp3", "ac3", "eac3", "opus", "alac");

    private static final Set<String> IN_WEBM = Set.of("opus", "vorbis");

    /// The codecs that can hold a second picture, which tells what is see-through.
    private static final Set<String> SEE_THROUGH = Set.of("vp8", "vp9");

    /// Both sides even, as 4:2:0 needs them: at most one row and one column are lost.
    private static final String EVEN = "crop=trunc(iw/2)*2:trunc(ih/2)*2";

    /// Whether the picture is taken over as it is.
    boolean copies() {
        return rules.video() == null || rules.video().is(clip.video());
    }

    Format target() {
        return rules.video() == null
                ? clip.inspection().format()
                : rules.video().container();
    }

    /// The options that stand before the file: of all decoders, only these read what is see-through.
    List<String> decoder() {
        return encodesAlpha() ? List.of("-c:v", clip.video().equals("vp8") ? "libvpx" : "libvpx-vp9") : List.of();
    }

    private boolean encodesAlpha() {
        return clip.alpha()
                && !copies()
                && SEE_THROUGH.contains(clip.video())
                && (rules.video() == VideoCodec.VP8 || rules.video() == VideoCodec.VP9);
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("-map", "0:V:0"));
        arguments.addAll(picture());
        arguments.addAll(sound());
        arguments.addAll(List.of("-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1"));
        arguments.addAll(List.of("-fflags", "+bitexact", "-flags", "+bitexact"));
        if (encodesAlpha() || (clip.alpha() && copies() && target() == Format.WEBM)) {
            arguments.addAll(List.of("-metadata:s:v:0", "alpha_mode=1"));
        }
        arguments.addAll(
                switch (target()) {
                    case MP4 -> List.of("-movflags", "+faststart", "-f", "mp4");
                    case WEBM -> List.of("-f", "webm");
                    default -> throw new IllegalArgumentException("not the format of a clip: " + target());
                });
        return arguments;
    }

    private List<String> picture() {
        VideoCodec codec = rules.video();
        if (codec == null || copies()) {
            return List.of("-c:v", "copy");
        }
        PixelSize size = clip.inspection().size();
        List<String> arguments =
                new ArrayList<>(codec.arguments(rules.factors().of(Math.min(size.width(), size.height()))));
        arguments.addAll(List.of("-vf", EVEN));
        arguments.addAll(
                encodesAlpha()
                        ? List.of("-pix_fmt", "yuva420p", "-auto-alt-ref", "0")
                        : List.of("-pix_fmt", "yuv420p"));
        return arguments;
    }

    private List<String> sound() {
        String audio = clip.audio();
        boolean stays = switch (rules.sound()) {
            case KEPT -> true;
            case DROPPED -> false;
            case WHERE_COPIED -> rules.video() == null;
        };
        if (audio == null || !stays) {
            return List.of("-an");
        }
        List<String> arguments = new ArrayList<>(List.of("-map", "0:a:0"));
        arguments.addAll(fits(audio) ? List.of("-c:a", "copy") : encoder().arguments());
        return arguments;
    }

    private boolean fits(String audio) {
        if (rules.video() == null) {
            return (target() == Format.MP4 ? IN_MP4 : IN_WEBM).contains(audio);
        }
        boolean chosen = target() == Format.MP4 || (rules.audio() != null && rules.audio() != AudioCodec.AAC);
        return chosen ? encoder().is(audio) : IN_WEBM.contains(audio);
    }

    private AudioCodec encoder() {
        if (target() == Format.MP4) {
            return AudioCodec.AAC;
        }
        return rules.audio() == AudioCodec.VORBIS ? AudioCodec.VORBIS : AudioCodec.OPUS;
    }
}
