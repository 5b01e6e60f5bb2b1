/// Answers the pictures port with libvips, in child JVMs; the only place that knows native code.
@NullMarked
package dev.pictor.media.vips;

import org.jspecify.annotations.NullMarked;
