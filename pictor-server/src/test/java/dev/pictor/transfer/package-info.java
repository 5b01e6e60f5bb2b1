/// Moves files between real stores, with a real database.
@NullMarked
package dev.pictor.transfer;

import org.jspecify.annotations.NullMarked;
