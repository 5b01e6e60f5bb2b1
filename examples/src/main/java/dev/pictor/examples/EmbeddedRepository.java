package dev.pictor.examples;

import dev.pictor.job.Queue;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.NewJob;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import dev.pictor.repo.postgres.PostgresJobs;
import dev.pictor.repo.postgres.PostgresOriginals;
import dev.pictor.repo.postgres.PostgresRepo;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/// Makes a picture known, queues a job of one's own in the same transaction, and works it off.
public final class EmbeddedRepository {
    /// A queue of one's own: the servers work on theirs only.
    private static final Queue WELCOMES = new Queue("welcomes");

    private EmbeddedRepository() {}

    /// Does all of it, on a schema that is made if it is not there.
    ///
    /// @param sessions of a PostgreSQL database, in UTC
    /// @return the job that was done
    public static ClaimedJob publishAndWelcome(DataSource sessions, NewOriginal picture)
            throws SQLException, InterruptedException {
        try (Repo repo = PostgresRepo.over(sessions, sessions)) {
            repo.pendingFiles().record(picture.identifier()); // then write the bytes: a crash leaves nothing unknown
            try (Connection connection = sessions.getConnection()) {
                connection.setAutoCommit(false);
                PostgresOriginals.ingest(connection, picture); // hash, details and alias
                PostgresJobs.push(connection, new NewJob(WELCOMES, "\"" + picture.alias() + "\""));
                connection.commit(); // all of it or nothing; now a worker wakes
            }
            ClaimedJob job = repo.jobs()
                    .claim(List.of(WELCOMES), 1, Duration.ofSeconds(10))
                    .getFirst();
            repo.jobs().completeJob(job, new JobOutcome.Done()); // a worker that dies before is replaced
            return job;
        }
    }
}
