/// Tests of the memory of small files.
@NullMarked
package dev.pictor.store.cached;

import org.jspecify.annotations.NullMarked;
