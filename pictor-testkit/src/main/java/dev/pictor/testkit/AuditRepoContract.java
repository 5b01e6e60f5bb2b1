package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.repo.AuditRepo;
import dev.pictor.repo.AuditRepo.DetailsState;
import dev.pictor.repo.AuditRepo.HashRow;
import dev.pictor.repo.AuditRepo.VariantRow;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every [AuditRepo] does.
public interface AuditRepoContract {
    Repo repo();

    AuditRepo audit();

    @Test
    default void everyHashIsToldOnceInParts() {
        NewOriginal original = Samples.ingested(repo());
        Identifier still = Samples.file();
        repo().hashes().relateMotionIdentifier(original.hash(), still);
        NewOriginal bare = Samples.ingested(repo());
        repo().details().cleanupDetails(bare.identifier());

        List<HashRow> told = new ArrayList<>();
        for (List<HashRow> part = audit().hashes("", 1);
                !part.isEmpty();
                part = audit().hashes(part.getLast().hash(), 1)) {
            assertThat(part).hasSize(1);
            told.addAll(part);
        }

        assertThat(told).extracting(HashRow::hash).doesNotHaveDuplicates().isSorted();
        assertThat(told)
                .contains(new HashRow(
                        original.hash().base64(),
                        new AuditRepo.FileRow(original.identifier().path(), DetailsState.READABLE),
                        new AuditRepo.FileRow(still.path(), DetailsState.ABSENT),
                        false))
                .contains(new HashRow(
                        bare.hash().base64(),
                        new AuditRepo.FileRow(bare.identifier().path(), DetailsState.ABSENT),
                        null,
                        false));
    }

    @Test
    default void everyVariantIsToldOnceInParts() {
        NewOriginal one = Samples.ingested(repo());
        NewOriginal two = Samples.ingested(repo());
        Identifier first = Samples.built(repo(), one.hash(), Samples.VARIANT);
        Identifier second = Samples.built(repo(), two.hash(), Samples.VARIANT);

        List<VariantRow> told = new ArrayList<>();
        for (List<VariantRow> part = audit().variants(AuditRepo.FIRST, 1);
                !part.isEmpty();
                part = audit().variants(part.getLast().id(), 1)) {
            told.addAll(part);
        }

        assertThat(told).extracting(VariantRow::id).doesNotHaveDuplicates();
        assertThat(told).extracting(row -> row.file().identifier()).contains(first.path(), second.path());
        assertThat(told).extracting(VariantRow::variant).contains(Samples.VARIANT.name());
    }

    @Test
    default void aRowIsToldOfAsItIsNow() {
        NewOriginal original = Samples.ingested(repo());
        Samples.built(repo(), original.hash(), Samples.VARIANT);
        HashRow hash = audit().hash(original.hash().base64()).orElseThrow();
        assertThat(hash.original())
                .isEqualTo(new AuditRepo.FileRow(original.identifier().path(), DetailsState.READABLE));
        VariantRow variant = audit().variants(AuditRepo.FIRST, 1).getFirst();
        assertThat(audit().variant(variant.id())).contains(variant);

        repo().aliases().delete(original.alias(), original.token());
        repo().variants().removeAll(ContentHash.ofBase64(variant.hash()));

        assertThat(audit().hash(original.hash().base64())).isEmpty();
        assertThat(audit().variant(variant.id())).isEmpty();
    }

    @Test
    default void aFileThatIsAboutToGoIsNotReferenced() {
        NewOriginal original = Samples.ingested(repo());
        Identifier variant = Samples.built(repo(), original.hash(), Samples.VARIANT);
        assertThat(audit().isReferenced(original.identifier())).isTrue();
        assertThat(audit().isReferenced(variant)).isTrue();

        repo().aliases().delete(original.alias(), original.token());

        assertThat(audit().isReferenced(original.identifier())).isFalse();
        assertThat(audit().isReferenced(variant)).isFalse();
        assertThat(audit().unnamed(Set.of(original.identifier(), variant))).isEmpty();
    }

    @Test
    default void aFileThatMovedIsReferencedStill() {
        NewOriginal original = Samples.ingested(repo());
        Identifier copy = Samples.file();
        repo().pendingFiles().record(copy);
        repo().storeMigrations().move(original.identifier(), copy);
        assertThat(audit().isReferenced(original.identifier())).isTrue();
        assertThat(audit().isReferenced(copy)).isTrue();
    }

    @Test
    default void aFileIsUnnamedOnlyIfNoRowAndNoJobNamesIt() {
        NewOriginal original = Samples.ingested(repo());
        Identifier still = Samples.file();
        repo().hashes().relateMotionIdentifier(original.hash(), still);
        Identifier variant = Samples.built(repo(), original.hash(), Samples.VARIANT);
        Identifier given = Samples.file();
        repo().pendingFiles().record(given);
        repo().pendingFiles().giveUp(Duration.ZERO);
        Identifier pending = Samples.file();
        repo().pendingFiles().record(pending);
        Identifier old = Samples.file();
        Identifier moved = Samples.file();
        repo().storeMigrations().markMigrated(old, moved);
        Identifier stranger = Samples.file();

        assertThat(audit().unnamed(Set.of(original.identifier(), still, variant, given, pending, old, moved, stranger)))
                .containsExactly(stranger);
        assertThat(audit().unnamed(Set.of(original.identifier()))).isEmpty();
        assertThat(audit().unnamed(Set.of())).isEmpty();
    }
}
