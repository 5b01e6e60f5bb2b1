/// Says what the house counts and times; it knows nothing of who reads it, nor of any format.
@NullMarked
package dev.pictor.metrics;

import org.jspecify.annotations.NullMarked;
