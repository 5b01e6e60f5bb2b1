/// The media ports together on files of every format; makes them with ffmpeg and the command line tools of libvips.
@NullMarked
package dev.pictor.media.formats;

import org.jspecify.annotations.NullMarked;
