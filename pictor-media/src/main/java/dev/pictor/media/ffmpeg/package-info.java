/// Reads and rewrites clips with ffprobe and ffmpeg: it starts child processes, and may not trust what they are fed.
@NullMarked
package dev.pictor.media.ffmpeg;

import org.jspecify.annotations.NullMarked;
