/// A store that is being moved to another; knows no technology.
@NullMarked
package dev.pictor.store.moving;

import org.jspecify.annotations.NullMarked;
