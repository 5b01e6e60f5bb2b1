package dev.pictor.media.ffmpeg;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What clips are made into before they are kept.
///
/// @param video the codec that all of them get; absent where each keeps its own
/// @param audio the codec of their sound where the picture is encoded anew; absent for the usual one of the container
/// @param avifQuality of animations in AVIF, 0 to 100
public record ClipRules(
        @Nullable VideoCodec video, @Nullable AudioCodec audio, Sound sound, Factors factors, int avifQuality) {
    private static final int USUAL_AVIF = 50;

    /// The reference's defaults.
    public static final ClipRules DEFAULT =
            new ClipRules(null, null, Sound.WHERE_COPIED, new Factors(Map.of(), Factors.USUAL), USUAL_AVIF);

    /// What becomes of the sound.
    public enum Sound {
        /// It stays where the picture is copied, and goes where it is encoded anew.
        WHERE_COPIED,
        KEPT,
        DROPPED
    }

    /// How well pictures are encoded: factors of constant quality, of which a lower one is better.
    ///
    /// @param bySide by the largest smaller side, in pixels, that a factor is meant for
    /// @param otherwise where none is set for so large a picture
    public record Factors(Map<Integer, Integer> bySide, int otherwise) {
        /// The reference's default.
        public static final int USUAL = 32;

        private static final int MAX = 63;

        public Factors {
            bySide = Map.copyOf(bySide);
        }

        /// The one for a picture: the nearest that is set for its size or a larger one.
        public int of(int smallerSide) {
            int factor = bySide.keySet().stream()
                    .filter(side -> side >= smallerSide)
                    .min(Integer::compare)
                    .map(bySide::get)
                    .orElse(otherwise);
            return Math.min(factor, MAX);
        }
    }
}
