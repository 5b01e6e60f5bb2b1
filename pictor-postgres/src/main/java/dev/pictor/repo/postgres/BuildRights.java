package dev.pictor.repo.postgres;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Variant;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.VariantRepo.BuildRight;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// The rights to build variants: rows of `keyed_notifications`, as peers of the reference know them, each with
/// its owner in `pictor_build_rights`. The first half of an owner names the node.
///
/// A right is void when its heart stopped two minutes ago, as the reference has it; for one of ours three beats are
/// enough where its node shows no presence any more. Should that node live after all, its next beat tells it of the
/// loss.
final class BuildRights {
    /// The longest key that fits into an index entry and a notification without doubt, in bytes.
    private static final int MAX_KEY_BYTES = 2000;

    /// How long a wait goes on without a look at the table.
    private static final Duration POLL = Duration.ofSeconds(5);

    private final Database database;
    private final KeyWaiters waiters;
    private final long node;

    BuildRights(Database database, KeyWaiters waiters, long node) {
        this.database = database;
        this.waiters = waiters;
        this.node = node;
    }

    private static final String CLAIM = """
            WITH granted AS (
                INSERT INTO keyed_notifications AS k (key, heartbeat)
                VALUES (?, timezone('UTC', now()))
                ON CONFLICT ON CONSTRAINT keyed_notifications_pkey
                    DO UPDATE SET heartbeat = EXCLUDED.heartbeat
                    WHERE k.heartbeat <= EXCLUDED.heartbeat - interval '2 minutes'
                       OR k.heartbeat <= EXCLUDED.heartbeat - interval '15 seconds'
                      AND EXISTS (
                          SELECT 1 FROM pictor_build_rights r
                          WHERE r.key = k.key AND left(replace(r.owner::text, '-', ''), 16) NOT IN (
                              SELECT lpad(to_hex(classid::bigint), 8, '0') || lpad(to_hex(objid::bigint), 8, '0')
                              FROM pg_locks
                              WHERE locktype = 'advisory' AND objsubid = 1 AND granted))
                RETURNING key)
            INSERT INTO pictor_build_rights (key, owner)
            SELECT key, ? FROM granted
            ON CONFLICT ON CONSTRAINT pictor_build_rights_pkey DO UPDATE SET owner = EXCLUDED.owner
            """;

    Optional<BuildRight> claim(ContentHash hash, Variant variant) {
        BuildRight right = new BuildRight(
                hash, variant, new UUID(node, ThreadLocalRandom.current().nextLong()));
        return database.update(CLAIM, key(hash, variant), right.owner()) == 1 ? Optional.of(right) : Optional.empty();
    }

    private static final String HEARTBEAT = """
            UPDATE keyed_notifications k SET heartbeat = timezone('UTC', clock_timestamp())
            FROM pictor_build_rights r
            WHERE r.key = k.key AND k.key = ? AND r.owner = ?
            """;

    boolean heartbeat(BuildRight right) {
        return whileHeld(right, HEARTBEAT);
    }

    private static final String RELEASE = """
            DELETE FROM keyed_notifications k
            USING pictor_build_rights r
            WHERE r.key = k.key AND k.key = ? AND r.owner = ?
            """;

    void release(BuildRight right) {
        whileHeld(right, RELEASE);
    }

    private static final String LOCK = """
            SELECT TRUE
            FROM keyed_notifications
            WHERE key = ?
            FOR UPDATE
            """;

    /// Runs a statement on a right if it is still ours. The lock comes first, in a statement of its own, so
    /// that the second one sees an owner who took the right over in between.
    private boolean whileHeld(BuildRight right, String statement) {
        String key = key(right.hash(), right.variant());
        return database.transaction(
                session -> session.one(LOCK, row -> row.getBoolean(1), key).isPresent()
                        && session.update(statement, key, right.owner()) == 1);
    }

    void awaitRelease(ContentHash hash, Variant variant, Duration atMost) throws InterruptedException {
        String key = key(hash, variant);
        long deadline = System.nanoTime() + atMost.toNanos();
        Semaphore release = waiters.register(key); // before the first look, so that nothing is missed
        try {
            while (isHeld(key)) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || release.tryAcquire(Math.min(left, Jitter.of(POLL)), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } finally {
            waiters.leave(key, release);
        }
    }

    private static final String IS_HELD = """
            SELECT TRUE
            FROM keyed_notifications k
            WHERE k.key = ? AND k.heartbeat > timezone('UTC', now()) - interval '2 minutes'
              AND (k.heartbeat > timezone('UTC', now()) - interval '15 seconds'
                   OR NOT EXISTS (
                       SELECT 1 FROM pictor_build_rights r
                       WHERE r.key = k.key AND left(replace(r.owner::text, '-', ''), 16) NOT IN (
                           SELECT lpad(to_hex(classid::bigint), 8, '0') || lpad(to_hex(objid::bigint), 8, '0')
                           FROM pg_locks
                           WHERE locktype = 'advisory' AND objsubid = 1 AND granted)))
            """;

    private boolean isHeld(String key) {
        return database.one(IS_HELD, row -> row.getBoolean(1), key).isPresent();
    }

    private static String key(ContentHash hash, Variant variant) {
        String key = hash.base64() + variant.name();
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw new RepoException(RepoException.Kind.INVALID_INPUT, "the name of a variant is too long to build it");
        }
        return key;
    }
}
