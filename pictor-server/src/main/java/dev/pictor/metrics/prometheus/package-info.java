/// Keeps the house's numbers in memory and writes them in the text format of Prometheus; it does not serve them.
@NullMarked
package dev.pictor.metrics.prometheus;

import org.jspecify.annotations.NullMarked;
