/// Tests of the whole product: the launcher, started as an administrator starts it, and its clients.
@NullMarked
package dev.pictor.journey;

import org.jspecify.annotations.NullMarked;
