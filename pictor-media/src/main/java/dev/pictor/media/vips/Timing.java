package dev.pictor.media.vips;

import dev.pictor.content.PixelSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What bare frames do not tell themselves, as a worker tells it: width, height,
/// whether there is alpha, plays, and the delay of each frame.
record Timing(PixelSize size, boolean alpha, List<Duration> delays, int plays) {
    /// The most frames that an answer has room for.
    static final int MAX_FRAMES = 4000;

    /// How long a frame is shown of which the file does not say it.
    private static final int USUAL_MILLIS = 100;

    /// What asks to be shown so shortly, browsers show like a frame that does not say it.
    private static final int TOO_FAST_MILLIS = 10;

    /// The longest that all formats can say.
    private static final int MAX_MILLIS = 65_535;

    static Timing of(PixelSize size, int frames, VipsImage header) {
        List<Integer> told = header.delays();
        List<Duration> delays = new ArrayList<>(frames);
        for (int i = 0; i < frames; i++) {
            int millis = i < told.size() ? told.get(i) : USUAL_MILLIS;
            delays.add(Duration.ofMillis(millis <= TOO_FAST_MILLIS ? USUAL_MILLIS : Math.min(millis, MAX_MILLIS)));
        }
        return new Timing(size, header.hasAlpha(), delays, header.plays());
    }

    static Timing read(String text) {
        int[] numbers =
                Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
        List<Duration> delays = Arrays.stream(numbers, 4, numbers.length)
                .mapToObj(Duration::ofMillis)
                .toList();
        return new Timing(new PixelSize(numbers[0], numbers[1]), numbers[2] == 1, delays, numbers[3]);
    }

    String text() {
        return "%d %d %d %d ".formatted(size.width(), size.height(), alpha ? 1 : 0, plays)
                + delays.stream().map(delay -> Long.toString(delay.toMillis())).collect(Collectors.joining(" "));
    }
}
