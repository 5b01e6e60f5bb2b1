/// Reads the configuration, builds everything once, and starts and stops it; the only place that names an adapter.
@NullMarked
package dev.pictor.app;

import org.jspecify.annotations.NullMarked;
