package dev.pictor.repo.postgres;

import dev.pictor.job.Job;
import dev.pictor.repo.NewJob;
import dev.pictor.repo.PushResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Queues jobs in somebody's own transaction: they are there if it commits, and then wake a worker.
public final class PostgresJobs {
    private PostgresJobs() {}

    /// Queues a job of the catalogue in the transaction of this connection, which stays open.
    public static PushResult push(Connection connection, Job job) throws SQLException {
        return push(connection, JobInserts.written(job));
    }

    /// Queues a job as it is stored in the transaction of this connection, which stays open.
    public static PushResult push(Connection connection, NewJob job) throws SQLException {
        return pushAll(connection, List.of(job)).getFirst();
    }

    /// Queues jobs that are claimed in this order in the transaction of this connection, which stays open.
    ///
    /// @return what became of each, in the same order
    public static List<PushResult> pushAll(Connection connection, List<NewJob> jobs) throws SQLException {
        return JobInserts.push(new Session(connection), jobs);
    }
}
