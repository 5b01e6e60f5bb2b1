/// The contract of each port as tests, and the fixtures that they share.
@NullMarked
package dev.pictor.testkit;

import org.jspecify.annotations.NullMarked;
