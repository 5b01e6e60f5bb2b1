/// The words of the domain; knows nothing but the JDK.
@NullMarked
package dev.pictor.content;

import org.jspecify.annotations.NullMarked;
