package dev.pictor.media.ffmpeg;

import java.util.List;

/// A codec that the sound of clips can be kept in.
public enum AudioCodec {
    AAC("aac", "-c:a aac"),
    // The encoder knows some arrangements of speakers only.
    OPUS("opus", "-c:a libopus -af aformat=channel_layouts=7.1|5.1|stereo|mono"),
    VORBIS("vorbis", "-c:a libvorbis");

    private final String label;
    private final String options;

    AudioCodec(String label, String options) {
        this.label = label;
        this.options = options;
    }

    /// Whether a stream is of this codec, by ffprobe's word for it.
    boolean is(String codec) {
        return label.equals(codec);
    }

    /// The options that encode with it.
    List<String> arguments() {
        return List.of(options.split(" "));
    }
}
