package dev.pictor.repo.postgres;

import dev.pictor.job.Queue;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.RepoException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The claims of this process: takes them, keeps them alive, and gives them back.
///
/// A worker owns one row at most: the column is unique. So each claim of a batch gets a worker of its own.
final class JobClaims {
    /// One order everywhere, so that two statements over the same rows wait for each other and never in a circle.
    static final Comparator<ClaimedJob> ORDER = Comparator.comparing(ClaimedJob::id);

    private final Database database;
    private final Map<Queue, ClaimCursor> cursors = new ConcurrentHashMap<>();
    private final Set<UUID> held = ConcurrentHashMap.newKeySet();

    /// Claims whose answer was lost: nobody works on what they may have got.
    private final Set<UUID> doubtful = ConcurrentHashMap.newKeySet();

    JobClaims(Database database) {
        this.database = database;
    }

    private record Row(long number, LocalDateTime queueTime, ClaimedJob job) {}

    private ClaimCursor cursor(Queue queue) {
        return cursors.computeIfAbsent(queue, _ -> new ClaimCursor());
    }

    /// How long a look at these queues may leave the beginning of one out, in nanoseconds; none if none does.
    long untilWholeLook(List<Queue> queues) {
        long soonest = Long.MAX_VALUE;
        for (Queue queue : queues) {
            long left = cursor(queue).untilWholeLook();
            if (left > 0) {
                soonest = Math.min(soonest, left);
            }
        }
        return soonest;
    }

    /// Claims the oldest jobs of a queue, up to one for each worker.
    List<ClaimedJob> claim(Queue queue, UUID[] workers) {
        LocalDateTime start = cursor(queue).start();
        List<ClaimedJob> claimed = claim(queue, workers, start);
        boolean mayLookAgain =
                !start.equals(ClaimCursor.BEGINNING) && cursor(queue).untilWholeLook() <= 0;
        return claimed.isEmpty() && mayLookAgain ? claim(queue, workers, ClaimCursor.BEGINNING) : claimed;
    }

    /// Claims the oldest jobs of a queue, also those that a look under load would find a little later.
    List<ClaimedJob> claimThoroughly(Queue queue, UUID[] workers) {
        LocalDateTime start = cursor(queue).start();
        List<ClaimedJob> claimed = claim(queue, workers, start);
        return claimed.isEmpty() && !start.equals(ClaimCursor.BEGINNING)
                ? claim(queue, workers, ClaimCursor.BEGINNING)
                : claimed;
    }

    private List<ClaimedJob> claim(Queue queue, UUID[] workers, LocalDateTime start) {
        releaseDoubtful();
        long began = System.nanoTime();
        List<Row> rows = claimedRows(queue, workers, start);
        long nanos = System.nanoTime() - began;
        rows.sort(Comparator.comparingLong(Row::number));
        LocalDateTime last = rows.isEmpty() ? start : rows.getLast().queueTime();
        cursor(queue).looked(start, workers.length, rows.size(), last, nanos);
        return rows.stream().map(Row::job).toList();
    }

    /// A row counts as held before it is claimed, since a failure may hide that the claim succeeded.
    private List<Row> claimedRows(Queue queue, UUID[] workers, LocalDateTime start) {
        List<UUID> added = Arrays.stream(workers).filter(held::add).toList();
        List<Row> rows;
        try {
            rows = database.statement(session -> {
                try {
                    String name = queue.name();
                    return session.all(CLAIM, row -> row(queue, row), name, start, name, workers.length, workers);
                } catch (SQLException failure) {
                    if (Failures.violates(failure, "job_queue_worker_key")) {
                        throw new RepoException(
                                RepoException.Kind.OTHER, "a worker claimed while it holds another job", failure);
                    }
                    throw failure;
                }
            });
        } catch (RepoException failure) {
            doubtful.addAll(added);
            added.forEach(held::remove);
            throw failure;
        }
        if (rows.size() < workers.length) {
            Set<UUID> idle = new HashSet<>(added);
            rows.forEach(row -> idle.remove(row.job().worker()));
            held.removeAll(idle);
        }
        return rows;
    }

    // The queue is a range and leads the order, so that only the index of new jobs has the rows in this order. Asked
    // for "queue = ?", a planner that knows little of the table walks the index on queue_time instead, over all that
    // waits in other queues.
    static final String CLAIM = """
            -- postgres_queue_claim
            WITH next AS MATERIALIZED (
                SELECT id, queue_time
                FROM job_queue
                WHERE status = 'new' AND (queue, queue_time) >= (?, ?::timestamp) AND queue <= ? AND retry >= 1
                ORDER BY queue, queue_time, id
                LIMIT ?
                FOR UPDATE SKIP LOCKED),
            numbered AS (
                SELECT id, row_number() OVER (ORDER BY queue_time, id) AS number
                FROM next)
            UPDATE job_queue
            SET status = 'running',
                worker = (?::uuid[])[numbered.number],
                heartbeat = timezone('UTC', clock_timestamp())
            FROM numbered
            WHERE job_queue.id = numbered.id AND job_queue.status = 'new'
            RETURNING numbered.number, job_queue.queue_time, job_queue.id, job_queue.worker, job_queue.job
            """;

    private static Row row(Queue queue, ResultSet row) throws SQLException {
        return new Row(
                row.getLong(1),
                row.getObject(2, LocalDateTime.class),
                new ClaimedJob(row.getObject(3, UUID.class), row.getObject(4, UUID.class), queue, row.getString(5)));
    }

    static final String HEARTBEAT = """
            -- postgres_queue_heartbeat
            UPDATE job_queue
            SET heartbeat = timezone('UTC', clock_timestamp())
            FROM unnest(?::uuid[], ?::uuid[]) AS ours (id, worker)
            WHERE job_queue.id = ours.id AND job_queue.worker = ours.worker
            RETURNING ours.worker
            """;

    Set<ClaimedJob> heartbeat(Collection<ClaimedJob> jobs) {
        List<ClaimedJob> sorted = jobs.stream().sorted(ORDER).toList();
        Set<UUID> beaten = new HashSet<>(
                database.all(HEARTBEAT, row -> row.getObject(1, UUID.class), ids(sorted), workers(sorted)));
        Set<ClaimedJob> lost = new HashSet<>(jobs);
        lost.removeIf(job -> beaten.contains(job.worker()));
        ended(lost);
        return lost;
    }

    /// Forgets claims that ended.
    void ended(Collection<ClaimedJob> jobs) {
        jobs.forEach(job -> held.remove(job.worker()));
    }

    private static final String RELEASE = """
            UPDATE job_queue
            SET status = 'new', worker = NULL, heartbeat = NULL
            WHERE worker = ANY (?::uuid[])
            """;

    private void releaseDoubtful() {
        if (!doubtful.isEmpty()) {
            List<UUID> lost = new ArrayList<>(doubtful);
            database.update(RELEASE, (Object) lost.toArray(UUID[]::new));
            lost.forEach(doubtful::remove);
        }
    }

    /// Gives back what this process still holds, so that others need not wait until its heart counts as stopped.
    void releaseAll() {
        doubtful.addAll(held);
        held.clear();
        releaseDoubtful();
    }

    static UUID[] ids(List<ClaimedJob> jobs) {
        return jobs.stream().map(ClaimedJob::id).toArray(UUID[]::new);
    }

    static UUID[] workers(List<ClaimedJob> jobs) {
        return jobs.stream().map(ClaimedJob::worker).toArray(UUID[]::new);
    }
}
