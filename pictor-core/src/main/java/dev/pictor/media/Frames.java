package dev.pictor.media;

import dev.pictor.content.PixelSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The pictures of an animation as bare pixels: four bytes each, red, green, blue, alpha, row by row, frame by frame.
///
/// @param size of each picture
/// @param alpha whether some of them may be see-through
/// @param delays how long each picture is shown
/// @param plays how often all of them are shown; 0 for ever
public record Frames(Path file, PixelSize size, boolean alpha, List<Duration> delays, int plays) {
    public Frames {
        delays = List.copyOf(delays);
        if (delays.isEmpty() || plays < 0) {
            throw new IllegalArgumentException("an animation shows something, and not less than never");
        }
    }
}
