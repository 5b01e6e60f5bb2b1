/// Answers the repo port with PostgreSQL: SQL, migrations, job rows, LISTEN and NOTIFY. The only place that
/// knows them.
@NullMarked
package dev.pictor.repo.postgres;

import org.jspecify.annotations.NullMarked;
