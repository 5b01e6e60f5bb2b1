/// Tests of the door for clients, with the ports answered from memory.
@NullMarked
package dev.pictor.http;

import org.jspecify.annotations.NullMarked;
