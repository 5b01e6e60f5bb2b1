package dev.pictor.media.ffmpeg;

import dev.pictor.media.Inspection;
import org.jspecify.annotations.Nullable;

/// What ffprobe says of a clip.
///
/// @param video its codec, by ffprobe's word
/// @param audio likewise; absent where it is silent
/// @param alpha whether a second picture inside, which tells what is see-through, belongs to it
record ProbedClip(
        Inspection inspection, String video, @Nullable String audio, boolean alpha) {}
