/// The use case that takes media in: knows the ports, not who calls it.
@NullMarked
package dev.pictor.ingest;

import org.jspecify.annotations.NullMarked;
