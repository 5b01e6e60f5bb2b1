package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Variant;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException.Kind;
import dev.pictor.repo.VariantAccessRepo;
import dev.pictor.repo.VariantRepo.VariantKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [VariantAccessRepo] does.
public interface VariantAccessRepoContract {
    /// A moment in the past.
    Instant MOMENT = Instant.parse("2020-01-01T00:00:00Z");

    Repo repo();

    private VariantAccessRepo access() {
        return repo().variantAccess();
    }

    @BeforeEach
    default void removeAll() {
        int removed;
        do {
            removed = repo().variants().removeSome(1000);
        } while (removed > 0);
    }

    private VariantKey built(Instant at) {
        ContentHash hash = Samples.ingested(repo()).hash();
        repo().variants().relateVariantIdentifier(hash, Samples.VARIANT, Samples.file());
        access().setAccessedVariant(hash, Samples.VARIANT, at);
        return new VariantKey(hash, Samples.VARIANT);
    }

    @Test
    default void aVariantThatWasNotBuiltHasNoTime() {
        ContentHash hash = Samples.ingested(repo()).hash();
        access().accessedVariant(hash, Samples.VARIANT);
        access().setAccessedVariant(hash, Samples.VARIANT, MOMENT);
        assertThat(access().variantAccessedAt(hash, Samples.VARIANT)).isEmpty();
    }

    @Test
    default void theLastTimeIsKeptInMicrosecondsAndMayGoBack() {
        VariantKey key = built(MOMENT.plusNanos(1999));
        assertThat(access().variantAccessedAt(key.hash(), key.variant())).contains(MOMENT.plusNanos(1000));
        access().accessedVariant(key.hash(), key.variant());
        assertThat(access().variantAccessedAt(key.hash(), key.variant()).orElseThrow())
                .isAfter(MOMENT.plus(Duration.ofDays(365)));
        access().setAccessedVariant(key.hash(), key.variant(), MOMENT.minusSeconds(1));
        assertThat(access().variantAccessedAt(key.hash(), key.variant())).contains(MOMENT.minusSeconds(1));
        access().removeVariantAccess(key.hash(), key.variant());
        assertThat(access().variantAccessedAt(key.hash(), key.variant())).isPresent();
    }

    @Test
    default void theOlderComeFirstAndTheMomentItselfDoesNot() {
        VariantKey old = built(MOMENT.minusSeconds(1));
        VariantKey older = built(MOMENT.minusSeconds(2));
        built(MOMENT);
        assertThat(access().olderVariants(MOMENT)).containsExactly(older, old);
    }

    @Test
    default void variantsOfOneMomentComeOnce() {
        ContentHash hash = Samples.ingested(repo()).hash();
        List<VariantKey> all = new ArrayList<>();
        for (int i = 1; i <= 1100; i++) {
            VariantKey key = new VariantKey(hash, new Variant("resize/" + i + "/png"));
            all.add(key);
            repo().variants().relateVariantIdentifier(hash, key.variant(), Samples.file());
            access().setAccessedVariant(hash, key.variant(), MOMENT.minusSeconds(1));
        }
        assertThat(access().olderVariants(MOMENT)).hasSize(1100).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    default void aDateThatNoRowCanHoldIsRefused() {
        Instant date = Instant.parse("+300000-01-01T00:00:00Z");
        Refusals.assertThatKind(
                Kind.INVALID_INPUT, () -> access().setAccessedVariant(Samples.content(), Samples.VARIANT, date));
        Refusals.assertThatKind(Kind.INVALID_INPUT, () -> access().olderVariants(date));
    }
}
