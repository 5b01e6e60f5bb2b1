/// Media tools that are counted and timed; it knows the ports of media and of metrics only.
@NullMarked
package dev.pictor.media.measured;

import org.jspecify.annotations.NullMarked;
