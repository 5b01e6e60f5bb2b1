package dev.pictor.repo.postgres;

import dev.pictor.job.Queue;
import dev.pictor.repo.DeadLetter;
import dev.pictor.repo.DeadLetters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rows of `pictor_dead_letters`.
final class PostgresDeadLetters implements DeadLetters {
    private static final int MAX_PAGE = 1_000;
    private static final UUID HIGHEST = new UUID(-1, -1);

    private final Database database;

    PostgresDeadLetters(Database database) {
        this.database = database;
    }

    private static final String PAGE = """
            SELECT id, queue, job, died_at, reason
            FROM pictor_dead_letters
            WHERE died_at <= ?::timestamp AND (died_at, id) < (?::timestamp, ?::uuid)
            ORDER BY died_at DESC, id DESC
            LIMIT ?
            """;

    @Override
    public List<DeadLetter> page(@Nullable DeadLetter after, int limit) {
        LocalDateTime from =
                after == null ? LocalDateTime.MAX : LocalDateTime.ofInstant(after.diedAt(), ZoneOffset.UTC);
        UUID below = after == null ? HIGHEST : after.id();
        return database.all(PAGE, PostgresDeadLetters::letter, from, from, below, Math.min(limit, MAX_PAGE));
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getObject("id", UUID.class),
                new Queue(row.getString("queue")),
                row.getString("job"),
                row.getObject("died_at", LocalDateTime.class).toInstant(ZoneOffset.UTC),
                row.getString("reason"));
    }

    private static final String COUNT = """
            SELECT count(*)
            FROM pictor_dead_letters
            WHERE queue = ?
            """;

    @Override
    public long count(Queue queue) {
        return database.one(COUNT, row -> row.getLong(1), queue.name()).orElse(0L);
    }

    // The lock makes a second redrive wait, and then find nothing.
    private static final String REDRIVE = """
            WITH letters AS (
                SELECT id, queue, job, unique_key
                FROM pictor_dead_letters
                WHERE id = ANY (?::uuid[])
                ORDER BY died_at, id
                FOR UPDATE),
            back AS (
                INSERT INTO job_queue (id, queue, job, unique_key, queue_time)
                SELECT id, queue, job, unique_key, timezone('UTC', clock_timestamp()) FROM letters
                ON CONFLICT DO NOTHING
                RETURNING id)
            DELETE FROM pictor_dead_letters
            USING back
            WHERE pictor_dead_letters.id = back.id
            RETURNING back.id
            """;

    @Override
    public List<UUID> redrive(Collection<UUID> ids) {
        return database.all(REDRIVE, row -> row.getObject(1, UUID.class), (Object) ids.toArray(UUID[]::new));
    }

    private static final String DROP = """
            DELETE FROM pictor_dead_letters
            WHERE id = ANY (?::uuid[])
            """;

    @Override
    public int drop(Collection<UUID> ids) {
        return database.update(DROP, (Object) ids.toArray(UUID[]::new));
    }
}
