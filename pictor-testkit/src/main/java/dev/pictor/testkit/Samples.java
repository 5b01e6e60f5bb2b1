package dev.pictor.testkit;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.content.ProxyUrl;
import dev.pictor.content.Variant;
import dev.pictor.job.CleanupJob;
import dev.pictor.repo.CleanupQueue.Claimed;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Values that no other test has, and the ways to bring them into a repo.
public final class Samples {
    /// The name of some variant.
    public static final Variant VARIANT = new Variant("resize/200/webp");

    private Samples() {}

    /// A content that nobody has seen before.
    public static ContentHash content() {
        byte[] sha256 = new byte[32];
        ThreadLocalRandom.current().nextBytes(sha256);
        return new ContentHash(HexFormat.of().formatHex(sha256), 1234, Format.PNG);
    }

    /// Where a file may lie that nobody has stored before.
    public static Identifier file() {
        return Identifier.next(Instant.now(), ".png");
    }

    /// An address in whatever spelling.
    public static ProxyUrl url(String text) {
        return switch (ProxyUrl.parse(text)) {
            case ProxyUrl.Reading.Understood(ProxyUrl url) -> url;
            case ProxyUrl.Reading.Unreadable(String reason) -> throw new IllegalArgumentException(reason);
        };
    }

    /// An address that nobody has asked for before.
    public static ProxyUrl url() {
        return url("http://example.com/" + file());
    }

    /// Details with a time in nanoseconds.
    public static Details details() {
        return new Details(640, 480, 0, Instant.parse("2026-06-25T12:34:56.123456789Z"), Format.PNG);
    }

    /// An original of a content that nobody has seen before.
    public static NewOriginal original() {
        return original(content());
    }

    /// An original of this content, under an alias that nobody has used before.
    public static NewOriginal original(ContentHash content) {
        return new NewOriginal(
                content, file(), details(), "LEHV6nWB2yk8", Alias.random(Format.PNG), DeleteToken.random());
    }

    /// The same original under another alias.
    public static NewOriginal withAlias(NewOriginal original, Alias alias) {
        return new NewOriginal(
                original.hash(),
                original.identifier(),
                original.details(),
                original.blurhash(),
                alias,
                original.token());
    }

    /// Records the file as pending, and ingests the original.
    public static IngestResult ingest(Repo repo, NewOriginal original) {
        repo.pendingFiles().record(original.identifier());
        return repo.hashes().ingest(original);
    }

    /// An original that is public.
    public static NewOriginal ingested(Repo repo) {
        NewOriginal original = original();
        ingest(repo, original);
        return original;
    }

    /// The file of a variant of this content that was built.
    public static Identifier built(Repo repo, ContentHash content, Variant variant) {
        Identifier file = file();
        repo.pendingFiles().record(file);
        repo.variants().register(content, variant, file, details());
        return file;
    }

    /// Queues jobs to remove this many files.
    public static void queueJobs(Repo repo, int count) {
        for (int i = 0; i < count; i++) {
            repo.pendingFiles().record(file());
        }
        repo.pendingFiles().giveUp(Duration.ZERO);
    }

    /// Claims and completes all jobs that wait.
    public static List<CleanupJob> workedOff(Repo repo) throws InterruptedException {
        List<CleanupJob> jobs = new ArrayList<>();
        while (true) {
            Optional<Claimed> claimed = repo.cleanup().claim(UUID.randomUUID(), Duration.ZERO);
            if (claimed.isEmpty()) {
                return jobs;
            }
            jobs.add(claimed.get().job());
            repo.cleanup().complete(claimed.get());
        }
    }
}
