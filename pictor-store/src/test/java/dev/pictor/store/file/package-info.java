/// Proves the file store on real directories.
@NullMarked
package dev.pictor.store.file;

import org.jspecify.annotations.NullMarked;
