/// The use case that removes what nobody needs: knows the ports, not who calls it.
@NullMarked
package dev.pictor.cleanup;

import org.jspecify.annotations.NullMarked;
