/// Tests of the clips, with the ffmpeg of the machine.
@NullMarked
package dev.pictor.media.ffmpeg;

import org.jspecify.annotations.NullMarked;
