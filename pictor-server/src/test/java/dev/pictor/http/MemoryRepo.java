package dev.pictor.http;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.AliasRepo;
import dev.pictor.repo.CleanupQueue;
import dev.pictor.repo.HashRepo;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Original;
import dev.pictor.repo.PendingFileRepo;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.VariantRepo;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A database of one process that forgets everything when it ends.
final class MemoryRepo implements Repo, HashRepo, AliasRepo, VariantRepo, PendingFileRepo {
    private record VariantKey(ContentHash hash, Variant variant) {}

    final Map<Alias, ContentHash> aliases = new ConcurrentHashMap<>();
    final Map<Alias, DeleteToken> tokens = new ConcurrentHashMap<>();
    final Map<ContentHash, Original> originals = new ConcurrentHashMap<>();
    final Map<Identifier, Boolean> pending = new ConcurrentHashMap<>();
    private final Map<VariantKey, StoredVariant> stored = new ConcurrentHashMap<>();
    volatile RepoException.@Nullable Kind broken;

    void add(Alias alias, DeleteToken token, Original original) {
        originals.put(original.hash(), original);
        aliases.put(alias, original.hash());
        tokens.put(alias, token);
    }

    @Override
    public Optional<Original> original(Alias alias) {
        checkHealth();
        return Optional.ofNullable(aliases.get(alias)).map(originals::get);
    }

    @Override
    public DeleteResult delete(Alias alias, DeleteToken token) {
        checkHealth();
        DeleteToken expected = tokens.get(alias);
        if (expected == null) {
            return DeleteResult.UNKNOWN;
        }
        if (!expected.matches(token)) {
            return DeleteResult.WRONG_TOKEN;
        }
        aliases.remove(alias);
        tokens.remove(alias);
        return DeleteResult.DELETED;
    }

    @Override
    public IngestResult ingest(NewOriginal added) {
        checkHealth();
        Original candidate = new Original(added.hash(), added.identifier(), added.details(), added.blurhash());
        Original kept = originals.putIfAbsent(added.hash(), candidate);
        aliases.put(added.alias(), added.hash());
        tokens.put(added.alias(), added.token());
        if (kept != null) {
            return new IngestResult.Duplicate(kept);
        }
        pending.remove(added.identifier());
        return new IngestResult.Created();
    }

    @Override
    public boolean replaceLostFile(ContentHash hash, Identifier lost, Identifier copy, Details details) {
        return false;
    }

    @Override
    public void relateBlurhash(ContentHash hash, String blurhash) {
        originals.computeIfPresent(hash, (_, old) -> new Original(hash, old.identifier(), old.details(), blurhash));
    }

    @Override
    public void relateDetails(Identifier identifier, Details details) {
        originals.replaceAll((hash, old) ->
                old.identifier().equals(identifier) ? new Original(hash, identifier, details, old.blurhash()) : old);
    }

    @Override
    public Optional<VariantLookup> find(Alias alias, Variant variant) {
        return original(alias)
                .map(original -> new VariantLookup(original, stored.get(new VariantKey(original.hash(), variant))));
    }

    @Override
    public RegisterResult register(ContentHash hash, Variant variant, Identifier identifier, Details details) {
        stored.put(new VariantKey(hash, variant), new StoredVariant(identifier, details));
        pending.remove(identifier);
        return new RegisterResult.Registered();
    }

    @Override
    public boolean replaceLostFile(
            ContentHash hash, Variant variant, Identifier lost, Identifier copy, Details details) {
        stored.put(new VariantKey(hash, variant), new StoredVariant(copy, details));
        pending.remove(copy);
        return true;
    }

    @Override
    public Optional<BuildRight> claim(ContentHash hash, Variant variant) {
        return Optional.of(new BuildRight(hash, variant, UUID.randomUUID()));
    }

    @Override
    public boolean heartbeat(BuildRight right) {
        return true;
    }

    @Override
    public void release(BuildRight right) {}

    @Override
    public void awaitRelease(ContentHash hash, Variant variant, Duration atMost) {}

    @Override
    public void record(Identifier identifier) {
        pending.put(identifier, true);
    }

    @Override
    public void forget(Identifier identifier) {
        pending.remove(identifier);
    }

    @Override
    public int giveUp(Duration olderThan) {
        return 0;
    }

    @Override
    public HashRepo hashes() {
        return this;
    }

    @Override
    public AliasRepo aliases() {
        return this;
    }

    @Override
    public VariantRepo variants() {
        return this;
    }

    @Override
    public PendingFileRepo pendingFiles() {
        return this;
    }

    @Override
    public CleanupQueue cleanup() {
        throw new UnsupportedOperationException("nobody works here");
    }

    @Override
    public void checkHealth() {
        RepoException.Kind kind = broken;
        if (kind != null) {
            throw new RepoException(kind, "broken: SELECT secret");
        }
    }

    @Override
    public void addListener(Invalidations listener) {}

    @Override
    public boolean hearsChanges() {
        return true;
    }

    @Override
    public void close() {}
}
