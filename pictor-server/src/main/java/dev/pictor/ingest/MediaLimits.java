package dev.pictor.ingest;

import dev.pictor.content.Kind;

/// What the configuration allows of media.
///
/// @param videoEnabled whether videos are taken at all
public record MediaLimits(KindLimits image, KindLimits animation, KindLimits video, boolean videoEnabled) {
    /// What is allowed of one kind: sides and area in pixels, frames, and the size as received in mebibytes. A value
    /// equal to its limit passes.
    public record KindLimits(long maxWidth, long maxHeight, long maxArea, long maxFrames, long maxFileSizeMebibytes) {}

    /// The reference's defaults.
    public static final MediaLimits DEFAULT = new MediaLimits(
            new KindLimits(10_000, 10_000, 40_000_000, Long.MAX_VALUE, 40),
            new KindLimits(1_920, 1_920, 2_073_600, 900, 40),
            new KindLimits(3_840, 3_840, 8_294_400, 900, 40),
            true);

    /// The limits of this kind.
    public KindLimits of(Kind kind) {
        return switch (kind) {
            case IMAGE -> image;
            case ANIMATION -> animation;
            case VIDEO -> video;
        };
    }
}
