/// How what happens is told on standard output; it alone knows the library that writes the log.
@NullMarked
package dev.pictor.app.log;

import org.jspecify.annotations.NullMarked;
