package dev.pictor.repo.cached;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.Original;
import dev.pictor.repo.Repo;
import dev.pictor.repo.VariantRepo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Remembers variants that were built; everything else is asked.
final class CachedVariants implements VariantRepo {
    private final Repo repo;
    private final Remembered<Alias, Original> originals;
    private final Remembered<VariantKey, StoredVariant> stored;

    CachedVariants(Repo repo, Remembered<Alias, Original> originals, Remembered<VariantKey, StoredVariant> stored) {
        this.repo = repo;
        this.originals = originals;
        this.stored = stored;
    }

    @Override
    public Optional<VariantLookup> find(Alias alias, Variant variant) {
        if (!repo.hearsChanges()) {
            return repo.variants().find(alias, variant);
        }
        Optional<VariantLookup> known = originals
                .find(alias)
                .flatMap(original -> stored.find(new VariantKey(original.hash(), variant))
                        .map(kept -> new VariantLookup(original, kept)));
        return known.isPresent() ? known : ask(alias, variant);
    }

    @Override
    public Optional<VariantLookup> remembered(Alias alias, Variant variant) {
        return repo.hearsChanges()
                ? originals
                        .glimpse(alias)
                        .flatMap(original -> stored.glimpse(new VariantKey(original.hash(), variant))
                                .map(kept -> new VariantLookup(original, kept)))
                : Optional.empty();
    }

    private Optional<VariantLookup> ask(Alias alias, Variant variant) {
        long originalsBefore = originals.changes();
        long storedBefore = stored.changes();
        Optional<VariantLookup> answer = repo.variants().find(alias, variant);
        answer.ifPresent(lookup -> {
            Original original = lookup.original();
            if (CachedAliases.isComplete(original)) {
                originals.keep(alias, original, originalsBefore);
            }
            StoredVariant kept = lookup.stored();
            if (kept != null && kept.details() != null) {
                stored.keep(new VariantKey(original.hash(), variant), kept, storedBefore);
            }
        });
        return answer;
    }

    @Override
    public RegisterResult register(ContentHash hash, Variant variant, Identifier identifier, Details details) {
        return repo.variants().register(hash, variant, identifier, details);
    }

    @Override
    public boolean replaceLostFile(
            ContentHash hash, Variant variant, Identifier lost, Identifier copy, Details details) {
        return repo.variants().replaceLostFile(hash, variant, lost, copy, details);
    }

    @Override
    public void remove(ContentHash hash, Variant variant) {
        repo.variants().remove(hash, variant);
    }

    @Override
    public boolean removeLost(ContentHash hash, Variant variant, Identifier lost) {
        return repo.variants().removeLost(hash, variant, lost);
    }

    @Override
    public void removeAll(ContentHash hash) {
        repo.variants().removeAll(hash);
    }

    @Override
    public int removeSome(int limit) {
        return repo.variants().removeSome(limit);
    }

    @Override
    public int removeUnusedFor(Duration time, int limit) {
        return repo.variants().removeUnusedFor(time, limit);
    }

    @Override
    public void recordAccesses(Set<VariantKey> variants) {
        repo.variants().recordAccesses(variants);
    }

    @Override
    public Optional<BuildRight> claim(ContentHash hash, Variant variant) {
        return repo.variants().claim(hash, variant);
    }

    @Override
    public boolean heartbeat(BuildRight right) {
        return repo.variants().heartbeat(right);
    }

    @Override
    public void release(BuildRight right) {
        repo.variants().release(right);
    }

    @Override
    public void awaitRelease(ContentHash hash, Variant variant, Duration atMost) throws InterruptedException {
        repo.variants().awaitRelease(hash, variant, atMost);
    }

    @Override
    public RelateResult relateVariantIdentifier(ContentHash hash, Variant variant, Identifier identifier) {
        return repo.variants().relateVariantIdentifier(hash, variant, identifier);
    }

    @Override
    public Optional<Identifier> variantIdentifier(ContentHash hash, Variant variant) {
        return repo.variants().variantIdentifier(hash, variant);
    }

    @Override
    public List<NamedVariant> variants(ContentHash hash) {
        return repo.variants().variants(hash);
    }

    @Override
    public void removeVariant(ContentHash hash, Variant variant) {
        repo.variants().removeVariant(hash, variant);
    }
}
