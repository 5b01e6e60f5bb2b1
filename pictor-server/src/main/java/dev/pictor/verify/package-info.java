/// Compares all rows with all files, and repairs what can be repaired safely; knows no HTTP and no SQL.
@NullMarked
package dev.pictor.verify;

import org.jspecify.annotations.NullMarked;
