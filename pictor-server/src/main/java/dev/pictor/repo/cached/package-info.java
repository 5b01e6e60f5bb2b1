/// Answers the repo port from memory where it can: a wrapper of another answer of the same port, and of nothing else.
@NullMarked
package dev.pictor.repo.cached;

import org.jspecify.annotations.NullMarked;
