/// Programs that use the repository alone: they know its ports and how to open it, and nothing of the server.
@NullMarked
package dev.pictor.examples;

import org.jspecify.annotations.NullMarked;
