/// Proves the store of two stores.
@NullMarked
package dev.pictor.store.moving;

import org.jspecify.annotations.NullMarked;
