package dev.pictor.examples;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.job.CleanupJob;
import dev.pictor.repo.CleanupQueue.Claimed;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import dev.pictor.repo.postgres.PostgresRepo;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;

/// Names a picture, takes the name back, and does the work that follows from that.
public final class EmbeddedRepository {
    private EmbeddedRepository() {}

    /// Does all of it, on a schema that is made if it is not there.
    ///
    /// @param sessions of a PostgreSQL database, in UTC
    /// @return the job that was done
    public static CleanupJob nameAndForget(DataSource sessions, String sha256, long sizeBytes)
            throws InterruptedException {
        try (Repo repo = PostgresRepo.over(sessions, sessions)) {
            Instant now = Instant.now();
            ContentHash hash = new ContentHash(sha256, sizeBytes, Format.PNG);
            Identifier file = Identifier.next(now, ".png");
            Details details = new Details(640, 480, 0, now, Format.PNG);
            Alias alias = Alias.random(Format.PNG);
            DeleteToken token = DeleteToken.random();

            repo.pendingFiles().record(file); // then write the bytes: a crash in between leaves nothing unknown
            repo.hashes().ingest(new NewOriginal(hash, file, details, "LEHV6nWB2yk8", alias, token)); // one transaction

            repo.aliases().delete(alias, token); // one transaction: hash and alias go, and a job for the file waits

            Claimed job = repo.cleanup()
                    .claim(UUID.randomUUID(), Duration.ofSeconds(10))
                    .orElseThrow();
            repo.cleanup().complete(job); // after the file is removed; a worker that dies before is replaced
            return job.job();
        }
    }
}
