/// Copies rows and files to and from a folder, and rows from one database to another; knows no HTTP and no SQL.
@NullMarked
package dev.pictor.backup;

import org.jspecify.annotations.NullMarked;
