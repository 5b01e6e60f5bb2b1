/// Starts, watches and stops Pictor's private PostgreSQL server; knows nothing of Pictor's tables.
@NullMarked
package dev.pictor.repo.postgres.embedded;

import org.jspecify.annotations.NullMarked;
