/// The use case that makes a variant once, whoever asks for it at the same moment: knows the ports, not who calls it.
@NullMarked
package dev.pictor.generate;

import org.jspecify.annotations.NullMarked;
