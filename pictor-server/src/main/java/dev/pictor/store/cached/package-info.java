/// A memory of small files in front of any store.
@NullMarked
package dev.pictor.store.cached;

import org.jspecify.annotations.NullMarked;
