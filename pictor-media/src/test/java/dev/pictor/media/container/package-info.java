/// Tests of the containers, on real files and hostile ones.
@NullMarked
package dev.pictor.media.container;

import org.jspecify.annotations.NullMarked;
