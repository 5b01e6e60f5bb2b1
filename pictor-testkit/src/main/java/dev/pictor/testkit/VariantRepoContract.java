package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import dev.pictor.repo.VariantRepo.BuildRight;
import dev.pictor.repo.VariantRepo.RegisterResult.Exists;
import dev.pictor.repo.VariantRepo.RegisterResult.Expired;
import dev.pictor.repo.VariantRepo.RegisterResult.OriginalGone;
import dev.pictor.repo.VariantRepo.RegisterResult.Registered;
import dev.pictor.repo.VariantRepo.StoredVariant;
import dev.pictor.repo.VariantRepo.VariantKey;
import dev.pictor.repo.VariantRepo.VariantLookup;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [dev.pictor.repo.VariantRepo] does.
public interface VariantRepoContract {
    Repo repo();

    private @Nullable StoredVariant stored(NewOriginal original) {
        return repo().variants()
                .find(original.alias(), Samples.VARIANT)
                .orElseThrow()
                .stored();
    }

    @Test
    default void anUnknownAliasHasNoVariant() {
        assertThat(repo().variants().find(Alias.random(Format.PNG), Samples.VARIANT))
                .isEmpty();
    }

    @Test
    default void aVariantThatWasNotBuiltIsFoundWithItsOriginalOnly() {
        NewOriginal original = Samples.ingested(repo());
        assertThat(repo().variants().find(original.alias(), Samples.VARIANT))
                .contains(new VariantLookup(
                        repo().aliases().original(original.alias()).orElseThrow(), null));
    }

    @Test
    default void aRegisteredVariantIsFound() throws InterruptedException {
        NewOriginal original = Samples.ingested(repo());
        Identifier file = Samples.file();
        repo().pendingFiles().record(file);
        assertThat(repo().variants().register(original.hash(), Samples.VARIANT, file, Samples.details()))
                .isEqualTo(new Registered());
        assertThat(stored(original)).isEqualTo(new StoredVariant(file, Samples.details()));
        repo().pendingFiles().giveUp(Duration.ZERO);
        assertThat(Samples.workedOff(repo())).doesNotContain(new RemoveFile(file));
    }

    @Test
    default void theFirstVariantIsKept() throws InterruptedException {
        NewOriginal original = Samples.ingested(repo());
        Identifier first = Samples.built(repo(), original.hash(), Samples.VARIANT);
        Identifier second = Samples.file();
        repo().pendingFiles().record(second);
        assertThat(repo().variants().register(original.hash(), Samples.VARIANT, second, Samples.details()))
                .isEqualTo(new Exists(new StoredVariant(first, Samples.details())));
        repo().pendingFiles().giveUp(Duration.ZERO);
        assertThat(Samples.workedOff(repo())).contains(new RemoveFile(second)).doesNotContain(new RemoveFile(first));
    }

    @Test
    default void aVariantOfNothingIsNotRegistered() {
        Identifier file = Samples.file();
        repo().pendingFiles().record(file);
        assertThat(repo().variants().register(Samples.content(), Samples.VARIANT, file, Samples.details()))
                .isEqualTo(new OriginalGone());
    }

    @Test
    default void aVariantWhoseFileWasGivenUpIsNotRegistered() {
        NewOriginal original = Samples.ingested(repo());
        assertThat(repo().variants().register(original.hash(), Samples.VARIANT, Samples.file(), Samples.details()))
                .isEqualTo(new Expired());
        assertThat(stored(original)).isNull();
    }

    @Test
    default void aLostVariantIsReplacedOnce() {
        NewOriginal original = Samples.ingested(repo());
        Identifier lost = Samples.built(repo(), original.hash(), Samples.VARIANT);
        Identifier copy = Samples.file();
        Identifier late = Samples.file();
        repo().pendingFiles().record(copy);
        repo().pendingFiles().record(late);
        Details details = new Details(1, 2, 3, Instant.EPOCH, Format.WEBP);
        assertThat(repo().variants().replaceLostFile(original.hash(), Samples.VARIANT, lost, copy, details))
                .isTrue();
        assertThat(repo().variants().replaceLostFile(original.hash(), Samples.VARIANT, lost, late, details))
                .isFalse();
        assertThat(stored(original)).isEqualTo(new StoredVariant(copy, details));
    }

    @Test
    default void aRemovedVariantIsGoneAndItsFileToo() throws InterruptedException {
        NewOriginal original = Samples.ingested(repo());
        Identifier file = Samples.built(repo(), original.hash(), Samples.VARIANT);
        Identifier other = Samples.built(repo(), original.hash(), new Variant("png"));
        repo().variants().remove(original.hash(), Samples.VARIANT);
        repo().variants().remove(original.hash(), Samples.VARIANT);
        assertThat(stored(original)).isNull();
        assertThat(Samples.workedOff(repo())).contains(new RemoveFile(file)).doesNotContain(new RemoveFile(other));
        repo().variants().removeAll(original.hash());
        assertThat(Samples.workedOff(repo())).contains(new RemoveFile(other));
    }

    @Test
    default void aVariantIsRemovedForALostFileOnlyWhileItNamesIt() throws InterruptedException {
        NewOriginal original = Samples.ingested(repo());
        Identifier file = Samples.built(repo(), original.hash(), Samples.VARIANT);
        assertThat(repo().variants().removeLost(original.hash(), Samples.VARIANT, Samples.file()))
                .isFalse();
        assertThat(stored(original)).isNotNull();
        assertThat(repo().variants().removeLost(original.hash(), Samples.VARIANT, file))
                .isTrue();
        assertThat(repo().variants().removeLost(original.hash(), Samples.VARIANT, file))
                .isFalse();
        assertThat(stored(original)).isNull();
        assertThat(Samples.workedOff(repo())).contains(new RemoveFile(file));
    }

    @Test
    default void variantsCanBeRemovedInParts() throws InterruptedException {
        NewOriginal original = Samples.ingested(repo());
        Identifier one = Samples.built(repo(), original.hash(), Samples.VARIANT);
        Identifier two = Samples.built(repo(), original.hash(), new Variant("png"));
        int removed;
        do {
            removed = repo().variants().removeSome(1);
        } while (removed == 1);
        assertThat(Samples.workedOff(repo())).contains(new RemoveFile(one), new RemoveFile(two));
    }

    @Test
    default void onlyVariantsThatNobodyAskedForAreRemovedInTime() {
        NewOriginal original = Samples.ingested(repo());
        Samples.built(repo(), original.hash(), Samples.VARIANT);
        repo().variants()
                .recordAccesses(Set.of(
                        new VariantKey(original.hash(), Samples.VARIANT),
                        new VariantKey(Samples.content(), Samples.VARIANT)));
        repo().variants().removeUnusedFor(Duration.ofHours(1), 1000);
        assertThat(stored(original)).isNotNull();
        repo().variants().removeUnusedFor(Duration.ZERO, 1000);
        assertThat(stored(original)).isNull();
    }

    @Test
    default void oneBuildsAtATime() {
        NewOriginal original = Samples.ingested(repo());
        BuildRight right =
                repo().variants().claim(original.hash(), Samples.VARIANT).orElseThrow();
        assertThat(repo().variants().claim(original.hash(), Samples.VARIANT)).isEmpty();
        assertThat(repo().variants().claim(original.hash(), new Variant("png"))).isPresent();
        assertThat(repo().variants().heartbeat(right)).isTrue();
        repo().variants().release(right);
        assertThat(repo().variants().heartbeat(right)).isFalse();
        assertThat(repo().variants().claim(original.hash(), Samples.VARIANT)).isPresent();
    }

    @Test
    default void aRightIsReleasedByItsOwnerOnly() {
        NewOriginal original = Samples.ingested(repo());
        BuildRight right =
                repo().variants().claim(original.hash(), Samples.VARIANT).orElseThrow();
        repo().variants().release(new BuildRight(right.hash(), right.variant(), UUID.randomUUID()));
        assertThat(repo().variants().claim(original.hash(), Samples.VARIANT)).isEmpty();
    }

    @Test
    default void nobodyWaitsForWhatIsFree() throws InterruptedException {
        repo().variants().awaitRelease(Samples.content(), Samples.VARIANT, Duration.ofDays(1));
    }

    @Test
    default void aReleaseWakesThoseWhoWait() throws InterruptedException {
        NewOriginal original = Samples.ingested(repo());
        BuildRight right =
                repo().variants().claim(original.hash(), Samples.VARIANT).orElseThrow();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                repo().variants().awaitRelease(original.hash(), Samples.VARIANT, Duration.ofDays(1));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        repo().variants().release(right);
        assertThat(waiting.join(Duration.ofMinutes(1))).isTrue();
    }
}
