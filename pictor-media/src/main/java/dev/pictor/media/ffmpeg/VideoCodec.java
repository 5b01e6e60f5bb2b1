package dev.pictor.media.ffmpeg;

import dev.pictor.content.Format;
import java.util.ArrayList;
import java.util.List;

/// A codec that clips can be kept in, and how it is encoded: fast enough that an upload of the usual length is done
/// within its time.
public enum VideoCodec {
    AV1(Format.WEBM, "av1", 63, "libaom-av1", "-b:v 0 -cpu-used 6 -row-mt 1"),
    H264(Format.MP4, "h264", 51, "libx264", "-preset veryfast"),
    H265(Format.MP4, "hevc", 51, "libx265", "-preset veryfast -tag:v hvc1"),
    // Without a rate of its own this encoder falls to a quarter of a megabit; here it is a cap.
    VP8(Format.WEBM, "vp8", 63, "libvpx", "-b:v 8M -deadline good -cpu-used 4"),
    VP9(Format.WEBM, "vp9", 63, "libvpx-vp9", "-b:v 0 -deadline good -cpu-used 4 -row-mt 1");

    private final Format container;
    private final String label;
    private final int maxFactor;
    private final String encoder;
    private final String options;

    VideoCodec(Format container, String label, int maxFactor, String encoder, String options) {
        this.container = container;
        this.label = label;
        this.maxFactor = maxFactor;
        this.encoder = encoder;
        this.options = options;
    }

    /// The container that clips of this codec are written into.
    Format container() {
        return container;
    }

    /// Whether a stream is of this codec, by ffprobe's word for it.
    boolean is(String codec) {
        return label.equals(codec);
    }

    /// The options that encode with a constant quality; a factor beyond what the encoder takes is its last.
    List<String> arguments(int factor) {
        List<String> arguments = new ArrayList<>(List.of("-c:v", encoder));
        arguments.addAll(List.of("-crf", Integer.toString(Math.min(factor, maxFactor))));
        arguments.addAll(List.of(options.split(" ")));
        return arguments;
    }
}
