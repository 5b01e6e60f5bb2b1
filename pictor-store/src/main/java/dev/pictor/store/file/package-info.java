/// Answers the store port with a directory; knows nothing but the file system.
@NullMarked
package dev.pictor.store.file;

import org.jspecify.annotations.NullMarked;
