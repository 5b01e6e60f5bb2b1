package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException.Kind;
import dev.pictor.repo.VariantRepo;
import dev.pictor.repo.VariantRepo.BuildRight;
import dev.pictor.repo.VariantRepo.NamedVariant;
import dev.pictor.repo.VariantRepo.RelateResult;
import org.junit.jupiter.api.Test;

/// What every [VariantRepo] does with single rows.
public interface VariantRowsContract {
    Repo repo();

    private VariantRepo variants() {
        return repo().variants();
    }

    @Test
    default void theFirstFileOfAVariantIsKept() {
        ContentHash hash = Samples.ingested(repo()).hash();
        Identifier first = Samples.file();
        assertThat(variants().variantIdentifier(hash, Samples.VARIANT)).isEmpty();
        assertThat(variants().relateVariantIdentifier(hash, Samples.VARIANT, first))
                .isEqualTo(RelateResult.RELATED);
        assertThat(variants().relateVariantIdentifier(hash, Samples.VARIANT, Samples.file()))
                .isEqualTo(RelateResult.VARIANT_ALREADY_EXISTS);
        assertThat(variants().variantIdentifier(hash, Samples.VARIANT)).contains(first);
    }

    @Test
    default void aVariantOfNothingIsRefused() {
        Refusals.assertThatKind(
                Kind.MISSING_PARENT,
                () -> variants().relateVariantIdentifier(Samples.content(), Samples.VARIANT, Samples.file()));
    }

    @Test
    default void aHashHasAllItsVariants() {
        ContentHash hash = Samples.ingested(repo()).hash();
        Identifier one = Samples.built(repo(), hash, Samples.VARIANT);
        Identifier two = Samples.built(repo(), hash, new Variant("png"));
        assertThat(variants().variants(hash))
                .containsExactlyInAnyOrder(
                        new NamedVariant(Samples.VARIANT, one), new NamedVariant(new Variant("png"), two));
        assertThat(variants().variants(Samples.content())).isEmpty();
    }

    @Test
    default void onlyTheRowOfAVariantIsRemoved() {
        ContentHash hash = Samples.ingested(repo()).hash();
        Identifier file = Samples.built(repo(), hash, Samples.VARIANT);
        variants().removeVariant(hash, Samples.VARIANT);
        variants().removeVariant(hash, Samples.VARIANT);
        assertThat(variants().variants(hash)).isEmpty();
        assertThat(repo().details().details(file)).contains(Samples.details());
    }

    @Test
    default void aRightIsOneByEitherName() {
        ContentHash hash = Samples.ingested(repo()).hash();
        BuildRight right =
                variants().claimVariantProcessingRights(hash, Samples.VARIANT).orElseThrow();
        assertThat(variants().claim(hash, Samples.VARIANT)).isEmpty();
        assertThat(variants().variantHeartbeat(right)).isTrue();
        variants().notifyVariant(right);
        assertThat(variants().claim(hash, Samples.VARIANT)).isPresent();
    }
}
