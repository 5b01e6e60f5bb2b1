/// The door for clients: turns a request into one call of a use case, and its result into an answer.
@NullMarked
package dev.pictor.http;

import org.jspecify.annotations.NullMarked;
