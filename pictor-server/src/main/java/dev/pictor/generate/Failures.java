package dev.pictor.generate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pictor.media.Refusal;
import dev.pictor.repo.VariantRepo.VariantKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// Remembers for a short while which variants could not be made, so that a page with a broken picture does not start
/// the same hopeless work with every view of it.
final class Failures {
    /// How long a failure is not tried again.
    static final Duration REMEMBERED = Duration.ofSeconds(10);

    private static final int MAX_REMEMBERED = 10_000;

    private final Cache<VariantKey, Refusal> refusals;

    Failures(Clock clock) {
        refusals = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(REMEMBERED)
                .ticker(() -> Duration.ofMillis(clock.millis()).toNanos())
                .build();
    }

    /// Why this variant could not be made a moment ago; empty where nothing is known against it.
    Optional<Refusal> recent(VariantKey variant) {
        return Optional.ofNullable(refusals.getIfPresent(variant));
    }

    /// That nobody had time says nothing about a picture.
    void remember(VariantKey variant, Refusal reason) {
        if (reason != Refusal.BUSY) {
            refusals.put(variant, reason);
        }
    }
}
