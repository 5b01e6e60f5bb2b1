package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.repo.IngestResult.AliasTaken;
import dev.pictor.repo.IngestResult.Created;
import dev.pictor.repo.IngestResult.Duplicate;
import dev.pictor.repo.IngestResult.Expired;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Original;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [dev.pictor.repo.HashRepo] does.
public interface HashRepoContract {
    Repo repo();

    private Original known(NewOriginal original) {
        return repo().aliases().original(original.alias()).orElseThrow();
    }

    @Test
    default void aNewOriginalIsPublicUnderItsAlias() {
        NewOriginal original = Samples.original();
        assertThat(Samples.ingest(repo(), original)).isEqualTo(new Created());
        assertThat(repo().aliases().original(original.alias()))
                .contains(
                        new Original(original.hash(), original.identifier(), original.details(), original.blurhash()));
    }

    @Test
    default void theFileOfANewOriginalIsNoLongerPending() throws InterruptedException {
        NewOriginal original = Samples.ingested(repo());
        repo().pendingFiles().giveUp(Duration.ZERO);
        assertThat(Samples.workedOff(repo())).doesNotContain(new RemoveFile(original.identifier()));
    }

    @Test
    default void theFirstFileOfAContentIsKept() throws InterruptedException {
        NewOriginal first = Samples.ingested(repo());
        NewOriginal second = Samples.original(first.hash());
        Original kept = known(first);
        assertThat(Samples.ingest(repo(), second)).isEqualTo(new Duplicate(kept));
        assertThat(known(second)).isEqualTo(kept);
        repo().pendingFiles().giveUp(Duration.ZERO);
        assertThat(Samples.workedOff(repo()))
                .contains(new RemoveFile(second.identifier()))
                .doesNotContain(new RemoveFile(first.identifier()));
    }

    @Test
    default void anAliasInUseChangesNothing() {
        NewOriginal owner = Samples.ingested(repo());
        NewOriginal late = Samples.withAlias(Samples.original(), owner.alias());
        assertThat(Samples.ingest(repo(), late)).isEqualTo(new AliasTaken());
        assertThat(Samples.ingest(repo(), Samples.withAlias(Samples.original(owner.hash()), owner.alias())))
                .isEqualTo(new AliasTaken());
        assertThat(known(owner).hash()).isEqualTo(owner.hash());
        assertThat(repo().hashes().ingest(Samples.withAlias(late, Alias.random(Format.PNG))))
                .isEqualTo(new Created());
    }

    @Test
    default void anOriginalWhoseFileWasGivenUpIsNotMadePublic() {
        NewOriginal original = Samples.original();
        repo().pendingFiles().record(original.identifier());
        repo().pendingFiles().giveUp(Duration.ZERO);
        assertThat(repo().hashes().ingest(original)).isEqualTo(new Expired());
        assertThat(repo().aliases().original(original.alias())).isEmpty();
        assertThat(Samples.ingest(repo(), Samples.original(original.hash()))).isEqualTo(new Created());
    }

    @Test
    default void anAliasThatNoRowCanHoldIsRefused() {
        NewOriginal original = Samples.withAlias(Samples.original(), new Alias("a\0b.png"));
        assertThatExceptionOfType(RepoException.class)
                .isThrownBy(() -> Samples.ingest(repo(), original))
                .satisfies(refused -> assertThat(refused.kind()).isEqualTo(RepoException.Kind.INVALID_INPUT));
    }

    @Test
    default void aLostFileIsReplacedByACopy() throws InterruptedException {
        NewOriginal original = Samples.ingested(repo());
        Identifier copy = Samples.file();
        Details details = new Details(1, 2, 3, Instant.EPOCH, Format.PNG);
        repo().pendingFiles().record(copy);
        assertThat(repo().hashes().replaceLostFile(original.hash(), original.identifier(), copy, details))
                .isTrue();
        assertThat(known(original)).isEqualTo(new Original(original.hash(), copy, details, original.blurhash()));
        repo().pendingFiles().giveUp(Duration.ZERO);
        assertThat(Samples.workedOff(repo()))
                .contains(new RemoveFile(original.identifier()))
                .doesNotContain(new RemoveFile(copy));
    }

    @Test
    default void aFileThatIsNoLongerNamedIsNotReplaced() {
        NewOriginal original = Samples.ingested(repo());
        Identifier copy = Samples.file();
        repo().pendingFiles().record(copy);
        Original before = known(original);
        assertThat(repo().hashes().replaceLostFile(original.hash(), Samples.file(), copy, Samples.details()))
                .isFalse();
        assertThat(known(original)).isEqualTo(before);
    }

    @Test
    default void aCopyThatWasGivenUpReplacesNothing() {
        NewOriginal original = Samples.ingested(repo());
        Original before = known(original);
        assertThat(repo().hashes()
                        .replaceLostFile(original.hash(), original.identifier(), Samples.file(), Samples.details()))
                .isFalse();
        assertThat(known(original)).isEqualTo(before);
    }

    @Test
    default void aBlurhashIsKept() {
        NewOriginal original = Samples.ingested(repo());
        repo().hashes().relateBlurhash(original.hash(), "L6Jt-+wCw}");
        assertThat(known(original).blurhash()).isEqualTo("L6Jt-+wCw}");
        repo().hashes().relateBlurhash(Samples.content(), "nobody");
    }

    @Test
    default void detailsAreKeptOnceAndForNamedFilesOnly() {
        NewOriginal original = Samples.ingested(repo());
        Details other = new Details(1, 2, 3, Instant.EPOCH, Format.PNG);
        repo().hashes().relateDetails(original.identifier(), other);
        assertThat(known(original).details()).isEqualTo(original.details());
        repo().cleanup().forgetDetails(original.identifier());
        assertThat(known(original).details()).isNull();
        repo().hashes().relateDetails(original.identifier(), other);
        assertThat(known(original).details()).isEqualTo(other);

        NewOriginal unnamed = Samples.original();
        repo().hashes().relateDetails(unnamed.identifier(), other);
        Samples.ingest(repo(), unnamed);
        assertThat(known(unnamed).details()).isEqualTo(unnamed.details());
    }

    @Test
    default void aHashWithAnAliasIsNotUnused() {
        NewOriginal original = Samples.ingested(repo());
        assertThat(repo().hashes().removeUnused(original.hash())).isFalse();
        assertThat(repo().hashes().removeUnused(Samples.content())).isFalse();
        assertThat(known(original).hash()).isEqualTo(original.hash());
    }

    @Test
    default void aPurgeTakesAliasesVariantsAndFilesAlong() throws InterruptedException {
        NewOriginal first = Samples.ingested(repo());
        NewOriginal second = Samples.original(first.hash());
        Samples.ingest(repo(), second);
        Identifier variant = Samples.built(repo(), first.hash(), Samples.VARIANT);
        assertThat(repo().hashes().purge(first.hash())).containsExactlyInAnyOrder(first.alias(), second.alias());
        assertThat(repo().aliases().original(first.alias())).isEmpty();
        assertThat(repo().aliases().original(second.alias())).isEmpty();
        assertThat(Samples.workedOff(repo())).contains(new RemoveFile(first.identifier()), new RemoveFile(variant));
        assertThat(repo().hashes().purge(first.hash())).isEmpty();
    }

    @Test
    default void aWalkComesByEveryOriginalOnce() {
        List<ContentHash> expected = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            expected.add(Samples.ingested(repo()).hash());
        }
        List<ContentHash> walked = new ArrayList<>();
        @Nullable ContentHash last = null;
        List<Original> part;
        do {
            part = repo().hashes().walk(last, 3);
            part.forEach(original -> walked.add(original.hash()));
            last = part.isEmpty() ? last : part.getLast().hash();
        } while (!part.isEmpty());
        assertThat(walked).doesNotHaveDuplicates().containsAll(expected);
    }
}
