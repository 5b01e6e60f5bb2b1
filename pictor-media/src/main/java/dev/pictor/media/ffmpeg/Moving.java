package dev.pictor.media.ffmpeg;

import dev.pictor.content.Format;
import dev.pictor.media.Frames;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Writes animations from bare frames, as options of ffmpeg.
final class Moving {
    /// Every frame at its own time, in milliseconds.
    static final List<String> EXACT = List.of("-fps_mode", "passthrough", "-enc_time_base", "1:1000");

    /// In AVIF, what is see-through is told by a second, grey picture.
    private static final String COLOUR = "scale=out_color_matrix=bt601:out_range=pc,format=yuv420p[c]";

    private static final String ONE = "," + COLOUR;
    private static final String TWO_PICTURES = ",split[x][y];[x]" + COLOUR + ";[y]alphaextract,format=gray[a]";

    /// sRGB, said aloud: readers guess different things of a file that says nothing.
    private static final List<String> COLOURS = List.of(
            "-color_primaries",
            "bt709",
            "-color_trc",
            "iec61966-2-1",
            "-colorspace",
            "smpte170m",
            "-color_range",
            "pc");

    private static final int MAX_QUALITY = 100;
    private static final int WORST_FACTOR = 63;

    private Moving() {}

    /// The options that read bare frames.
    static List<String> input(Frames frames, String url) {
        String size = frames.size().width() + "x" + frames.size().height();
        // Each frame brings this duration along; only that of the last one is ever looked at.
        String rate = "1000/" + frames.delays().getLast().toMillis();
        return List.of("-f", "rawvideo", "-pixel_format", "rgba", "-video_size", size, "-framerate", rate, "-i", url);
    }

    /// The options that write them into a format.
    ///
    /// @param quality of AVIF, 0 to 100
    static List<String> output(Frames frames, Format to, int quality) {
        List<String> arguments = new ArrayList<>();
        String timed = "settb=1/1000,setpts=" + times(frames.delays());
        switch (to) {
            case ANIMATED_APNG -> {
                arguments.addAll(List.of("-vf", timed, "-c:v", "apng", "-pred", "mixed"));
                arguments.addAll(List.of("-plays", Integer.toString(frames.plays())));
                arguments.addAll(List.of("-final_delay", seconds(frames.delays().getLast()), "-f", "apng"));
            }
            case ANIMATED_AVIF -> {
                arguments.addAll(List.of("-filter_complex", "[0:v]" + timed + (frames.alpha() ? TWO_PICTURES : ONE)));
                arguments.addAll(List.of("-map", "[c]"));
                if (frames.alpha()) {
                    arguments.addAll(List.of("-map", "[a]"));
                }
                int factor = (MAX_QUALITY - quality) * WORST_FACTOR / MAX_QUALITY;
                arguments.addAll(VideoCodec.AV1.arguments(factor));
                arguments.addAll(COLOURS);
                arguments.addAll(List.of("-f", "avif"));
            }
            default -> throw new IllegalArgumentException("not for clips to write: " + to);
        }
        arguments.addAll(0, EXACT);
        return arguments;
    }

    /// The moment of frame `N` as an expression: as if all had the first delay, corrected from each frame on at
    /// which the delay changes. Commas are escaped, since they part filters.
    private static String times(List<Duration> delays) {
        StringBuilder times = new StringBuilder("N*" + delays.getFirst().toMillis());
        for (int i = 1; i < delays.size(); i++) {
            long change = delays.get(i).toMillis() - delays.get(i - 1).toMillis();
            if (change != 0) {
                times.append(change < 0 ? "" : "+")
                        .append(change)
                        .append("*max(0\\,N-")
                        .append(i)
                        .append(')');
            }
        }
        return times.toString();
    }

    private static String seconds(Duration delay) {
        return BigDecimal.valueOf(delay.toMillis(), 3).toPlainString();
    }
}
