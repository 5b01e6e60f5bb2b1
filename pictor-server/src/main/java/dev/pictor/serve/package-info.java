/// The use case that finds what is stored, from memory where it can: knows the ports, not who calls it.
@NullMarked
package dev.pictor.serve;

import org.jspecify.annotations.NullMarked;
