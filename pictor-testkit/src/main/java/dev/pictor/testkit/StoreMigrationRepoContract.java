package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import dev.pictor.repo.StoreMigrationRepo;
import dev.pictor.repo.StoreMigrationRepo.MoveResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [StoreMigrationRepo] does.
public interface StoreMigrationRepoContract {
    Repo repo();

    private StoreMigrationRepo migrations() {
        return repo().storeMigrations();
    }

    @BeforeEach
    default void forgetMarks() {
        migrations().clear();
    }

    @Test
    default void aMarkIsFoundByEitherFileUntilAllAreForgotten() {
        Identifier old = Samples.file();
        Identifier moved = Samples.file();
        assertThat(migrations().isContinuingMigration()).isFalse();
        migrations().markMigrated(old, moved);
        assertThat(migrations().isContinuingMigration()).isTrue();
        assertThat(migrations().isMigrated(old)).isTrue();
        assertThat(migrations().isMigrated(moved)).isTrue();
        assertThat(migrations().isMigrated(Samples.file())).isFalse();
        Identifier kept = Samples.file();
        migrations().markMigrated(kept);
        assertThat(migrations().isMigrated(kept)).isTrue();
        migrations().clear();
        assertThat(migrations().isContinuingMigration()).isFalse();
        assertThat(migrations().isMigrated(old)).isFalse();
    }

    @Test
    default void movedFilesAreToldInParts() {
        Set<Identifier> expected = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            Identifier old = Samples.file();
            migrations().markMigrated(old, Samples.file());
            expected.add(old);
        }
        migrations().markMigrated(Samples.file());
        List<Identifier> first = migrations().moved(null, 3);
        List<Identifier> rest = migrations().moved(first.getLast(), 3);
        assertThat(first).hasSize(3);
        assertThat(rest).hasSize(2);
        assertThat(migrations().moved(rest.getLast(), 3)).isEmpty();
        assertThat(Stream.concat(first.stream(), rest.stream())).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    default void theFirstMarkOfAFileIsKept() {
        Identifier old = Samples.file();
        Identifier moved = Samples.file();
        Identifier late = Samples.file();
        migrations().markMigrated(old, moved);
        migrations().markMigrated(old, late);
        assertThat(migrations().isMigrated(late)).isFalse();
        Refusals.assertThatConstraint(
                "store_migrations_new_identifier_key", () -> migrations().markMigrated(Samples.file(), moved));
    }

    @Test
    default void anOriginalMovesWithItsDetails() throws InterruptedException {
        NewOriginal original = Samples.ingested(repo());
        Identifier moved = Samples.file();
        repo().pendingFiles().record(moved);
        assertThat(migrations().move(original.identifier(), moved)).isEqualTo(MoveResult.MOVED);
        assertThat(repo().hashes().identifier(original.hash())).contains(moved);
        assertThat(repo().details().details(moved)).contains(original.details());
        assertThat(repo().details().details(original.identifier())).isEmpty();
        assertThat(migrations().isMigrated(original.identifier())).isTrue();
        repo().pendingFiles().giveUp(Duration.ZERO);
        assertThat(Samples.workedOff(repo())).doesNotContain(new RemoveFile(moved));
    }

    @Test
    default void aStillAndAVariantMoveToo() {
        NewOriginal original = Samples.ingested(repo());
        Identifier still = Samples.file();
        Identifier variant = Samples.built(repo(), original.hash(), Samples.VARIANT);
        repo().hashes().relateMotionIdentifier(original.hash(), still);
        Identifier movedStill = Samples.file();
        Identifier movedVariant = Samples.file();
        assertThat(migrations().move(still, movedStill)).isEqualTo(MoveResult.MOVED);
        assertThat(migrations().move(variant, movedVariant)).isEqualTo(MoveResult.MOVED);
        assertThat(repo().hashes().motionIdentifier(original.hash())).contains(movedStill);
        assertThat(repo().variants().variantIdentifier(original.hash(), Samples.VARIANT))
                .contains(movedVariant);
        assertThat(repo().details().details(movedVariant)).isPresent();
    }

    @Test
    default void filesThatHaveNotMovedAreTold() {
        NewOriginal original = Samples.ingested(repo());
        NewOriginal other = Samples.ingested(repo());
        Identifier still = Samples.file();
        Identifier variant = Samples.built(repo(), original.hash(), Samples.VARIANT);
        repo().hashes().relateMotionIdentifier(original.hash(), still);
        List<ContentHash> hashes = List.of(original.hash(), other.hash());
        assertThat(migrations().unmoved(hashes))
                .containsExactlyInAnyOrder(original.identifier(), still, variant, other.identifier());
        migrations().move(original.identifier(), Samples.file());
        migrations().move(still, Samples.file());
        assertThat(migrations().unmoved(hashes)).containsExactlyInAnyOrder(variant, other.identifier());
        assertThat(migrations().unmoved(List.of())).isEmpty();
    }

    @Test
    default void filesMoveTogetherButThoseThatNobodyNames() {
        NewOriginal original = Samples.ingested(repo());
        NewOriginal other = Samples.ingested(repo());
        Identifier variant = Samples.built(repo(), other.hash(), Samples.VARIANT);
        Identifier stranger = Samples.file();
        Map<Identifier, Identifier> files =
                Map.of(original.identifier(), Samples.file(), variant, Samples.file(), stranger, Samples.file());
        assertThat(migrations().moveAll(files)).containsExactlyInAnyOrder(original.identifier(), variant);
        assertThat(repo().hashes().identifier(original.hash())).contains(files.get(original.identifier()));
        assertThat(repo().hashes().identifier(other.hash())).contains(other.identifier());
        assertThat(repo().variants().variantIdentifier(other.hash(), Samples.VARIANT))
                .contains(files.get(variant));
        assertThat(migrations().isMigrated(stranger)).isFalse();
    }

    @Test
    default void aFileThatNobodyNamesDoesNotMove() {
        Identifier old = Samples.file();
        repo().details().relateDetails(old, Samples.details());
        assertThat(migrations().move(old, Samples.file())).isEqualTo(MoveResult.NOT_NAMED);
        assertThat(migrations().isContinuingMigration()).isFalse();
        assertThat(repo().details().details(old)).isPresent();
    }

    @Test
    default void aMoveToTheFileOfAnotherChangesNothing() {
        NewOriginal one = Samples.ingested(repo());
        NewOriginal two = Samples.ingested(repo());
        Refusals.assertThatConstraint(
                "hashes_identifier_key", () -> migrations().move(one.identifier(), two.identifier()));
        assertThat(repo().hashes().identifier(one.hash())).contains(one.identifier());
        assertThat(repo().details().details(one.identifier())).isPresent();
        assertThat(migrations().isContinuingMigration()).isFalse();
    }
}
