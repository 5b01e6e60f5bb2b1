package dev.pictor.repo.postgres;

import dev.pictor.content.Identifier;
import dev.pictor.content.UploadId;
import dev.pictor.job.ProcessJob;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.NewJob;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.NewUpload;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.RepoException.Kind;
import dev.pictor.repo.UploadRepo;
import dev.pictor.repo.UploadRepo.UploadState.Finished;
import dev.pictor.repo.UploadRepo.UploadState.Gone;
import dev.pictor.repo.UploadRepo.UploadState.Unfinished;
import dev.pictor.repo.UploadResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The table `uploads`.
final class PostgresUploadRepo implements UploadRepo {
    /// How long a wait goes on without a look at the table.
    private static final Duration POLL = Duration.ofSeconds(5);

    private final Database database;
    private final KeyWaiters waiters;

    /// @param waiters woken with the id of an upload that was finished
    PostgresUploadRepo(Database database, KeyWaiters waiters) {
        this.database = database;
        this.waiters = waiters;
    }

    private static final String CREATE = """
            -- postgres_uploads_create
            INSERT INTO uploads (id, created_at)
            VALUES (gen_random_uuid(), timezone('UTC', clock_timestamp()))
            RETURNING id
            """;

    @Override
    public UploadId createUpload() {
        return database.one(CREATE, row -> new UploadId(row.getObject("id", UUID.class)))
                .orElseThrow(() -> new IllegalStateException("an INSERT that returns nothing"));
    }

    private static final String BEGIN = """
            -- postgres_uploads_create
            INSERT INTO uploads (id, created_at)
            SELECT id, timezone('UTC', clock_timestamp())
            FROM unnest(?::uuid[]) AS id
            """;

    @Override
    public Optional<List<UploadId>> begin(List<NewUpload> uploads) {
        List<UploadId> ids =
                uploads.stream().map(upload -> new UploadId(UUID.randomUUID())).toList();
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            NewUpload upload = uploads.get(i);
            jobs.add(JobInserts.written(new ProcessJob.Ingest(
                    upload.received(), ids.get(i).value(), upload.declaredAlias(), upload.query())));
        }
        return database.transaction(session -> {
            session.update(BEGIN, (Object) ids.stream().map(UploadId::value).toArray(UUID[]::new));
            JobInserts.push(session, jobs);
            for (NewUpload upload : uploads) {
                if (!PostgresPendingFileRepo.crossedOut(session, upload.received(), true, false)) {
                    return Optional.empty();
                }
            }
            return Optional.of(ids);
        });
    }

    // The answer to a commit may get lost. Whoever asks again finds its own result, and the same outcome.
    private static final String FINISH = """
            -- postgres_uploads_complete
            UPDATE uploads SET result = ?::jsonb
            WHERE id = ? AND (result IS NULL OR result = ?::jsonb)
            """;

    @Override
    public IngestResult ingest(UploadId upload, Identifier received, NewOriginal original) {
        String result = UploadJson.write(new UploadResult.Success(original.alias(), original.token()));
        return database.transaction(session -> {
            IngestResult ingested = Ingestion.ingest(session, original);
            if (session.isUndone()) {
                return ingested;
            }
            if (session.update(FINISH, result, upload.value(), result) == 0) {
                return session.undo(new IngestResult.Unwanted());
            }
            CleanupJobs.removeFiles(session, List.of(received));
            return ingested;
        });
    }

    @Override
    public void reject(UploadId upload, Identifier received, UploadResult.Failure failure) {
        String result = UploadJson.write(failure);
        database.transaction(session -> {
            int finished = session.update(COMPLETE, result, upload.value());
            CleanupJobs.removeFiles(session, List.of(received));
            return finished;
        });
    }

    @Override
    public UploadState wait(UploadId upload, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        Semaphore finished = waiters.register(upload.toString()); // before the first look, so that nothing is missed
        try {
            while (true) {
                finished.drainPermits();
                UploadState state = state(upload);
                long left = deadline - System.nanoTime();
                if (!(state instanceof Unfinished) || left <= 0) {
                    return state;
                }
                boolean ignored = finished.tryAcquire(Math.min(left, Jitter.of(POLL)), TimeUnit.NANOSECONDS);
            }
        } finally {
            waiters.leave(upload.toString(), finished);
        }
    }

    private static final String STATE = """
            -- postgres_uploads_wait
            SELECT result
            FROM uploads
            WHERE id = ?
            """;

    private UploadState state(UploadId upload) {
        return database.one(STATE, PostgresUploadRepo::state, upload.value()).orElseGet(Gone::new);
    }

    private static UploadState state(ResultSet row) throws SQLException {
        String result = row.getString("result");
        if (result == null) {
            return new Unfinished();
        }
        try {
            return new Finished(UploadJson.read(result));
        } catch (IllegalArgumentException unreadable) {
            throw new RepoException(Kind.CORRUPT, "unreadable result of an upload", unreadable);
        }
    }

    private static final String CLAIM = """
            -- postgres_uploads_claim
            DELETE FROM uploads
            WHERE id = ?
            """;

    @Override
    public boolean claim(UploadId upload) {
        return database.update(CLAIM, upload.value()) == 1;
    }

    private static final String CLAIM_FINISHED = """
            -- postgres_uploads_claim
            DELETE FROM uploads
            WHERE id = ? AND result IS NOT NULL
            RETURNING result
            """;

    // In a transaction, so that a result that cannot be read stays.
    @Override
    public UploadState claimAndGet(UploadId upload) {
        return database.transaction(session -> {
            Optional<UploadState> claimed = session.one(CLAIM_FINISHED, PostgresUploadRepo::state, upload.value());
            return claimed.isPresent()
                    ? claimed.get()
                    : session.one(IS_THERE, row -> (UploadState) new Unfinished(), upload.value())
                            .orElseGet(Gone::new);
        });
    }

    private static final String IS_THERE = """
            -- postgres_uploads_wait
            SELECT TRUE
            FROM uploads
            WHERE id = ?
            """;

    private static final String COMPLETE = """
            -- postgres_uploads_complete
            UPDATE uploads SET result = ?::jsonb
            WHERE id = ? AND result IS NULL
            """;

    @Override
    public boolean completeUpload(UploadId upload, UploadResult result) {
        return database.update(COMPLETE, UploadJson.write(result), upload.value()) == 1;
    }

    // A locked row is just being finished or claimed.
    static final String EXPIRE = """
            DELETE FROM uploads
            WHERE id = ANY (ARRAY(
                SELECT id FROM uploads
                WHERE created_at < timezone('UTC', now()) - make_interval(secs => ?)
                ORDER BY created_at
                LIMIT ?
                FOR UPDATE SKIP LOCKED))
            """;

    @Override
    public int expire(Duration olderThan, int limit) {
        return database.update(EXPIRE, olderThan.toMillis() / 1000.0, limit);
    }
}
