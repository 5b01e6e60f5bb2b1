/// Reads and edits the containers of pictures in plain Java: it sees bytes, and may not decode a pixel.
@NullMarked
package dev.pictor.media.container;

import org.jspecify.annotations.NullMarked;
