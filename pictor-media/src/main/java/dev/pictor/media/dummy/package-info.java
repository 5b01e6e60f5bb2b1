/// Media tools that look at nothing, for tests of other software: every file is a picture, and so is its copy.
@NullMarked
package dev.pictor.media.dummy;

import org.jspecify.annotations.NullMarked;
