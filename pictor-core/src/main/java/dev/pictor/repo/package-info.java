/// The questions that use cases ask of the database; knows no SQL.
@NullMarked
package dev.pictor.repo;

import org.jspecify.annotations.NullMarked;
