/// The door for jobs: claims what is queued, and turns each into one call of a use case.
@NullMarked
package dev.pictor.worker;

import org.jspecify.annotations.NullMarked;
