package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.content.ProxyUrl;
import dev.pictor.content.UploadId;
import dev.pictor.content.Variant;
import dev.pictor.job.Queue;
import dev.pictor.job.UploadQuery;
import dev.pictor.repo.AuditRepo;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.CleanupQueue.Claimed;
import dev.pictor.repo.Freshness;
import dev.pictor.repo.HashBound;
import dev.pictor.repo.HashRepo;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.JobQueue;
import dev.pictor.repo.NewJob;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.NewUpload;
import dev.pictor.repo.ProxyRepo.NewAlias;
import dev.pictor.repo.UploadResult;
import dev.pictor.repo.VariantRepo;
import dev.pictor.repo.VariantRepo.BuildRight;
import dev.pictor.repo.VariantRepo.VariantKey;
import dev.pictor.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Comes by every operation of a repo once, so that whoever watches the connections sees every statement.
final class Tour {
    private static final Queue QUEUE = new Queue("tour");
    private static final Duration LONG = Duration.ofDays(1);

    private final PostgresRepo repo;
    private final Runnable leaveSomethingBehind;

    /// @param leaveSomethingBehind around the repo, for it to sweep
    Tour(PostgresRepo repo, Runnable leaveSomethingBehind) {
        this.repo = repo;
        this.leaveSomethingBehind = leaveSomethingBehind;
    }

    void everything() throws InterruptedException {
        uploads();
        NewOriginal original = Samples.ingested(repo);
        lookUps(original);
        hashRows();
        pages(original);
        variants(original.hash());
        rights(original.hash());
        Alias proxied = proxied(original);
        accesses(original, proxied);
        files(original);
        jobs();
        deadLetters();
        removals();
        sweeps(proxied);
        audit();
    }

    private void uploads() {
        NewOriginal fresh = Samples.original();
        Samples.ingest(repo, fresh);
        repo.hashes().ingest(fresh);
        Samples.ingest(repo, Samples.original(fresh.hash()));
        Samples.ingest(repo, Samples.withAlias(Samples.original(), fresh.alias()));
        repo.pendingFiles().forget(fresh.identifier());
    }

    private void lookUps(NewOriginal original) {
        Alias alias = original.alias();
        repo.aliases().original(alias);
        ((PostgresAliasRepo) repo.aliases()).manyOriginals(List.of(alias.text(), "unknown"));
        repo.aliases().deleteToken(alias);
        repo.aliases().hash(alias);
        repo.aliases().aliasesForHash(original.hash());
        repo.aliases().aliasesFromAlias(alias);
        repo.aliases().identifierFromAlias(alias);
        repo.settings().set("tour", "value");
        repo.settings().text("tour");
        repo.settings().remove("tour");
        repo.checkHealth();
    }

    private void hashRows() {
        HashRepo hashes = repo.hashes();
        ContentHash hash = Samples.content();
        hashes.createHash(hash, Samples.file());
        hashes.createHashWithTimestamp(hash, Samples.file(), Instant.EPOCH);
        hashes.updateIdentifier(hash, Samples.file());
        hashes.identifier(hash);
        hashes.relateMotionIdentifier(hash, Samples.file());
        hashes.relateFirstMotionIdentifier(hash, Samples.file());
        hashes.replaceLostStill(hash, Samples.file(), Samples.file());
        hashes.motionIdentifier(hash);
        hashes.relateBlurhash(hash, "blurhash");
        hashes.blurhash(hash);
        hashes.estimatedSize();
        Alias alias = Samples.original().alias();
        repo.aliases().createAlias(alias, Samples.original().token(), hash);
        repo.aliases().cleanupAlias(alias);
        hashes.cleanupHash(hash);
    }

    private void pages(NewOriginal original) {
        HashRepo hashes = repo.hashes();
        hashes.hashPage(null, 100);
        hashes.hashPage(original.hash().slug(), 100);
        hashes.hashPageByDate(Instant.parse("2020-01-03T00:00:00Z"), 100);
        hashes.hashesOrdered(new HashBound(Instant.parse("2020-01-03T00:00:00Z"), original.hash()), 100);
        hashes.bound(original.hash());
        hashes.walk(original.hash(), 100);
        long ignored = hashes.hashes().limit(2 * Parts.SIZE).count();
    }

    private void variants(ContentHash hash) {
        VariantRepo variants = repo.variants();
        Variant variant = new Variant("png");
        Identifier file = Samples.built(repo, hash, variant);
        Samples.built(repo, hash, variant);
        variants.variants(hash);
        variants.variantIdentifier(hash, variant);
        Identifier copy = Samples.file();
        repo.pendingFiles().record(copy);
        variants.replaceLostFile(hash, variant, file, copy, Samples.details());
        variants.removeLost(hash, variant, file);
        variants.remove(hash, variant);
        variants.relateVariantIdentifier(hash, variant, Samples.file());
        variants.removeVariant(hash, variant);
        variants.removeAll(hash);
        Samples.built(repo, hash, Samples.VARIANT);
    }

    private void rights(ContentHash hash) throws InterruptedException {
        BuildRight right = repo.variants().claim(hash, Samples.VARIANT).orElseThrow();
        repo.variants().heartbeat(right);
        repo.variants().awaitRelease(hash, Samples.VARIANT, Duration.ZERO);
        repo.variants().release(right);
    }

    private Alias proxied(NewOriginal original) {
        ProxyUrl url = Samples.url("http://example.com/tour");
        Alias alias = Samples.original().alias();
        NewAlias fresh = new NewAlias(alias, original.token(), original.hash());
        repo.proxies().createAliasAndRelate(url, fresh, Freshness.UNKNOWN);
        repo.proxies().createAliasAndRelate(url, fresh, Freshness.UNKNOWN);
        repo.proxies().ingestAndRelate(Samples.original(), url, Freshness.UNKNOWN);
        repo.proxies().relateUrl(url, alias);
        repo.proxies().related(url);
        repo.proxies().relation(url);
        repo.proxies().removeRelation(original.alias());
        return alias;
    }

    /// What only a database of 0.6 can do.
    void revalidations() {
        ProxyUrl url = Samples.url("http://example.com/newer");
        NewOriginal kept = Samples.original();
        repo.pendingFiles().record(kept.identifier());
        repo.proxies().ingestAndRelate(kept, url, Freshness.UNKNOWN);
        repo.proxies().relation(url);
        repo.proxies().claimRevalidation(url, kept.alias(), LONG);
        repo.proxies().refresh(url, kept.alias(), Freshness.UNKNOWN);
        NewOriginal replacement = Samples.original();
        repo.pendingFiles().record(replacement.identifier());
        repo.proxies().ingestAndMove(replacement, url, kept.alias(), Freshness.UNKNOWN);
    }

    private void accesses(NewOriginal original, Alias proxied) {
        ContentHash hash = original.hash();
        repo.aliases().original(original.alias());
        repo.variants().find(original.alias(), Samples.VARIANT);
        repo.variants().recordAccesses(Set.of(new VariantKey(hash, Samples.VARIANT)));
        repo.proxies().recordAccesses(Set.of(original.alias(), proxied));
        repo.variantAccess().accessedVariant(hash, Samples.VARIANT);
        repo.variantAccess().setAccessedVariant(hash, Samples.VARIANT, Instant.now());
        repo.variantAccess().variantAccessedAt(hash, Samples.VARIANT);
        repo.aliasAccess().accessedAlias(original.alias());
        repo.aliasAccess().setAccessedAlias(original.alias(), Instant.now());
        repo.aliasAccess().aliasAccessedAt(original.alias());
        Instant middle = Instant.parse("2100-01-03T00:00:00Z");
        long ignored = repo.variantAccess().olderVariants(middle).limit(10).count()
                + repo.aliasAccess().olderAliases(middle).limit(10).count();
    }

    private void files(NewOriginal original) {
        Identifier lost = original.identifier();
        Identifier copy = Samples.file();
        repo.pendingFiles().record(copy);
        repo.hashes().replaceLostFile(original.hash(), lost, copy, Samples.details());
        repo.hashes().relateDetails(copy, Samples.details());
        repo.details().relateDetails(copy, Samples.details());
        repo.details().details(copy);
        repo.details().replaceDetails(copy, Samples.details());
        repo.details().cleanupDetails(lost);
        repo.cleanup().isReferenced(lost);
        repo.cleanup().forgetDetails(lost);
        Identifier moved = Samples.file();
        repo.storeMigrations().isContinuingMigration();
        repo.storeMigrations().isMigrated(copy);
        repo.storeMigrations().unmoved(List.of(original.hash()));
        repo.storeMigrations().move(copy, moved);
        repo.pendingFiles().recordAll(List.of(moved));
        repo.storeMigrations().markMigrated(lost, copy);
        repo.storeMigrations().moved(null, 10);
    }

    private void jobs() throws InterruptedException {
        JobQueue jobs = repo.jobs();
        jobs.pushAll(List.of(
                new NewJob(QUEUE, "{}"), new NewJob(QUEUE, "{}"), new NewJob(QUEUE, "{}"), new NewJob(QUEUE, "{}")));
        jobs.push(QUEUE, "{}", "key");
        List<ClaimedJob> claimed = jobs.claim(List.of(QUEUE), 4, Duration.ZERO);
        jobs.heartbeat(claimed);
        jobs.completeAll(Map.of(
                claimed.get(0), new JobOutcome.Done(),
                claimed.get(1), new JobOutcome.Failed("why not"),
                claimed.get(2), new JobOutcome.Hopeless("why not"),
                claimed.get(3), new JobOutcome.Released()));
        jobs.cancel(claimed.get(1).id());
        jobs.cancel("key");
        jobs.sweep();
        Samples.queueJobs(repo, 1);
        Claimed job = repo.cleanup().claim(UUID.randomUUID(), Duration.ZERO).orElseThrow();
        repo.cleanup().complete(job);
        jobs.push(QUEUE, "{}", null);
        jobs.claim(List.of(QUEUE), 1, Duration.ZERO); // and kept
    }

    private void deadLetters() {
        List<UUID> dead = repo.jobs().deadLetters().page(null, 1).stream()
                .map(letter -> letter.id())
                .toList();
        repo.jobs().deadLetters().redrive(dead);
        repo.jobs().deadLetters().drop(dead);
    }

    private void removals() {
        NewOriginal victim = Samples.ingested(repo);
        Samples.built(repo, victim.hash(), Samples.VARIANT);
        repo.aliases().delete(victim.alias(), victim.token());
        NewOriginal purged = Samples.ingested(repo);
        repo.hashes().removeUnused(purged.hash());
        repo.hashes().purge(purged.hash());
        ContentHash unused = Samples.content();
        repo.hashes().createHash(unused, Samples.file());
        repo.hashes().removeUnused(unused);
    }

    private void sweeps(Alias proxied) throws InterruptedException {
        repo.variants().removeSome(10);
        repo.variants().removeUnusedFor(LONG, 100);
        repo.aliasAccess().setAccessedAlias(proxied, Instant.EPOCH);
        repo.proxies().removeUnusedFor(LONG, 100);
        leaveSomethingBehind.run();
        repo.leftOvers().sweep();
        repo.pendingFiles().giveUp(LONG);
        UploadId upload = repo.uploads().createUpload();
        repo.uploads().wait(upload, Duration.ZERO);
        repo.uploads().completeUpload(upload, new UploadResult.Failure("why", "not"));
        repo.uploads().claimAndGet(upload);
        repo.uploads().claimAndGet(upload);
        repo.uploads().claim(upload);
        repo.uploads().expire(LONG, 100);
        NewUpload received = new NewUpload(Samples.file(), null, UploadQuery.DEFAULT);
        repo.pendingFiles().record(received.received());
        UploadId begun = repo.uploads().begin(List.of(received)).orElseThrow().getFirst();
        NewOriginal stored = Samples.original();
        repo.pendingFiles().record(stored.identifier());
        repo.uploads().ingest(begun, received.received(), stored);
        repo.uploads().reject(begun, received.received(), new UploadResult.Failure("why", "not"));
    }

    private void audit() {
        repo.audit().hashes("", 500);
        repo.audit().variants(AuditRepo.FIRST, 500);
        repo.audit().hash(Samples.content().base64());
        repo.audit().variant(AuditRepo.FIRST);
        repo.audit().isReferenced(Samples.file());
        repo.audit().unnamed(Set.of(Samples.file()));
    }
}
