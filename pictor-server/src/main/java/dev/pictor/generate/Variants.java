package dev.pictor.generate;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;
import dev.pictor.content.Rendition;
import dev.pictor.content.Variant;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import dev.pictor.metrics.Activity;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.Heartbeat;
import dev.pictor.repo.Original;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.VariantRepo;
import dev.pictor.repo.VariantRepo.BuildRight;
import dev.pictor.repo.VariantRepo.StoredVariant;
import dev.pictor.repo.VariantRepo.VariantKey;
import dev.pictor.repo.VariantRepo.VariantLookup;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds variants, and makes those that are missing: once, however many ask for the same one at the same moment, on
/// whichever nodes.
public final class Variants {
    /// How long a request waits for a build, in all.
    static final Duration PATIENCE = Duration.ofSeconds(35);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(Variants.class);

    private final VariantRepo variants;
    private final Build build;
    private final Accesses accesses;
    private final Clock clock;
    private final Failures failures;
    private final Activity generations;
    private final Activity turns;

    public Variants(VariantRepo variants, Build build, Accesses accesses, Clock clock, Meter meter) {
        this.variants = variants;
        this.build = build;
        this.accesses = accesses;
        this.clock = clock;
        this.failures = new Failures(clock);
        this.generations = new Activity(meter, "pict_rs_generate");
        this.turns = new Activity(meter, "pict_rs_generate_process");
    }

    /// A variant, built now if it has to be.
    public VariantOutcome get(Alias alias, Rendition rendition) throws InterruptedException {
        return obtain(alias, rendition, null);
    }

    /// A variant, built anew because its file was not found in the store. Whoever noticed the same loss before us may
    /// have replaced it already.
    ///
    /// @param lost the identifier under which nothing was found
    public VariantOutcome replaceLost(Alias alias, Rendition rendition, Identifier lost) throws InterruptedException {
        return obtain(alias, rendition, lost);
    }

    /// A variant that was built already; empty where it was not, or where there is no such alias.
    public Optional<VariantOutcome.Ready> find(Alias alias, Variant variant) throws InterruptedException {
        Optional<VariantLookup> lookup = variants.find(alias, variant);
        if (lookup.isEmpty() || lookup.get().stored() == null) {
            return Optional.empty();
        }
        return Optional.of(ready(lookup.get().original(), variant, lookup.get().stored()));
    }

    /// The same, if it is known without asking anybody; never waits.
    public Optional<VariantOutcome.Ready> remembered(Alias alias, Variant variant) {
        Optional<VariantLookup> lookup = variants.remembered(alias, variant);
        StoredVariant stored = lookup.map(VariantLookup::stored).orElse(null);
        if (lookup.isEmpty() || stored == null || stored.details() == null) {
            return Optional.empty();
        }
        ContentHash hash = lookup.get().original().hash();
        accesses.asked(hash, variant);
        return Optional.of(new VariantOutcome.Ready(hash, stored.identifier(), stored.details()));
    }

    private VariantOutcome obtain(Alias alias, Rendition rendition, @Nullable Identifier lost)
            throws InterruptedException {
        Optional<Variant> variant = rendition.variant();
        if (variant.isEmpty()) {
            return new VariantOutcome.Refused(Refusal.INVALID_OPERATION);
        }
        Instant end = clock.instant().plus(PATIENCE);
        for (Duration left = PATIENCE; left.isPositive(); left = Duration.between(clock.instant(), end)) {
            Optional<VariantLookup> lookup = variants.find(alias, variant.get());
            if (lookup.isEmpty()) {
                return new VariantOutcome.UnknownAlias();
            }
            Original original = lookup.get().original();
            StoredVariant stored = lookup.get().stored();
            if (stored != null && !stored.identifier().equals(lost)) {
                return ready(original, variant.get(), stored);
            }
            Optional<Refusal> recent = failures.recent(new VariantKey(original.hash(), variant.get()));
            if (recent.isPresent()) {
                return new VariantOutcome.Refused(recent.get());
            }
            Optional<BuildRight> right = variants.claim(original.hash(), variant.get());
            if (right.isPresent()) {
                Optional<VariantOutcome> outcome = buildUnder(right.get(), alias, rendition, lost);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            }
            variants.awaitRelease(original.hash(), variant.get(), left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
        }
        return new VariantOutcome.Refused(Refusal.TIMEOUT);
    }

    /// A right that was lost on the way gives no result: somebody else builds it, and the caller looks again.
    private Optional<VariantOutcome> buildUnder(
            BuildRight right, Alias alias, Rendition rendition, @Nullable Identifier lost) throws InterruptedException {
        try {
            return turns.timed(
                    () -> Heartbeat.during(() -> beat(right), () -> buildIfMissing(right, alias, rendition, lost)));
        } catch (RefusedMedia refused) {
            failures.remember(new VariantKey(right.hash(), right.variant()), refused.reason());
            return Optional.of(new VariantOutcome.Refused(refused.reason()));
        } finally {
            variants.release(right);
        }
    }

    private VariantOutcome buildIfMissing(BuildRight right, Alias alias, Rendition rendition, @Nullable Identifier lost)
            throws InterruptedException {
        // Looked up again, because the one who held the right before us may just have finished.
        Optional<VariantLookup> lookup = variants.find(alias, right.variant());
        if (lookup.isEmpty()) {
            return new VariantOutcome.UnknownAlias();
        }
        StoredVariant stored = lookup.get().stored();
        if (stored != null && !stored.identifier().equals(lost)) {
            return ready(lookup.get().original(), right.variant(), stored);
        }
        Optional<Refusal> recent = failures.recent(new VariantKey(right.hash(), right.variant()));
        if (recent.isPresent()) {
            return new VariantOutcome.Refused(recent.get());
        }
        Build.Task task = new Build.Task(lookup.get().original(), right.variant(), rendition, lost);
        return generations.during(() -> build.run(task));
    }

    private boolean beat(BuildRight right) {
        try {
            return variants.heartbeat(right);
        } catch (RepoException e) {
            log.atWarn().addKeyValue("variant", right.variant()).setCause(e).log("heartbeat of a build failed");
            return true;
        }
    }

    private VariantOutcome.Ready ready(Original original, Variant variant, StoredVariant stored)
            throws InterruptedException {
        accesses.asked(original.hash(), variant);
        Details known = stored.details();
        Details details = known == null ? build.determineDetails(stored.identifier()) : known;
        return new VariantOutcome.Ready(original.hash(), stored.identifier(), details);
    }
}
