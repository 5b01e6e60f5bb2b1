/// The questions that use cases ask of the place where bytes lie; knows no file system.
@NullMarked
package dev.pictor.store;

import org.jspecify.annotations.NullMarked;
