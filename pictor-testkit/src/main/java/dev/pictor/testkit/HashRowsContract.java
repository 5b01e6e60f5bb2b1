package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.HashRepo;
import dev.pictor.repo.HashRepo.CleanupResult;
import dev.pictor.repo.HashRepo.CreateResult;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What every [HashRepo] does with single rows.
public interface HashRowsContract {
    Repo repo();

    private HashRepo hashes() {
        return repo().hashes();
    }

    private ContentHash created() {
        ContentHash hash = Samples.content();
        hashes().createHash(hash, Samples.file());
        return hash;
    }

    @Test
    default void theFirstCreationOfAHashWins() {
        ContentHash hash = Samples.content();
        Identifier first = Samples.file();
        assertThat(hashes().createHash(hash, first)).isEqualTo(CreateResult.CREATED);
        assertThat(hashes().createHash(hash, Samples.file())).isEqualTo(CreateResult.HASH_ALREADY_EXISTS);
        assertThat(hashes().createHashWithTimestamp(hash, Samples.file(), Instant.EPOCH))
                .isEqualTo(CreateResult.HASH_ALREADY_EXISTS);
        assertThat(hashes().identifier(hash)).contains(first);
        assertThat(hashes().motionIdentifier(hash)).isEmpty();
        assertThat(hashes().blurhash(hash)).isEmpty();
        assertThat(hashes().bound(hash).orElseThrow().createdAt()).isAfter(Instant.EPOCH);
    }

    @Test
    default void theFileOfAnotherHashIsAConflictAndNoKnownHash() {
        ContentHash owner = created();
        Identifier file = hashes().identifier(owner).orElseThrow();
        ContentHash other = Samples.content();
        Refusals.assertThatConstraint("hashes_identifier_key", () -> hashes().createHash(other, file));
        Refusals.assertThatConstraint("hashes_identifier_key", () -> hashes().updateIdentifier(created(), file));
        assertThat(hashes().identifier(other)).isEmpty();
    }

    @Test
    default void aMomentIsKeptInMicroseconds() {
        ContentHash hash = Samples.content();
        hashes().createHashWithTimestamp(hash, Samples.file(), Instant.parse("2001-02-03T04:05:06.123456999Z"));
        assertThat(hashes().bound(hash).orElseThrow().createdAt())
                .isEqualTo(Instant.parse("2001-02-03T04:05:06.123456Z"));
        assertThat(hashes().bound(Samples.content())).isEmpty();
    }

    @Test
    default void aDateOutOfRangeIsRefused() {
        for (Instant date : new Instant[] {
            Instant.MAX.minusSeconds(1), Instant.MIN.plusSeconds(1), Instant.parse("+300000-01-01T00:00:00Z")
        }) {
            Refusals.assertThatKind(
                    Kind.INVALID_INPUT,
                    () -> hashes().createHashWithTimestamp(Samples.content(), Samples.file(), date));
            Refusals.assertThatKind(Kind.INVALID_INPUT, () -> hashes().hashPageByDate(date, 20));
        }
    }

    @Test
    default void theFirstAndTheLastDateAreKept() {
        for (Instant date :
                new Instant[] {Instant.parse("-4712-01-01T00:00:00Z"), Instant.parse("+294276-12-31T23:59:59Z")}) {
            ContentHash hash = Samples.content();
            hashes().createHashWithTimestamp(hash, Samples.file(), date);
            assertThat(hashes().bound(hash).orElseThrow().createdAt()).isEqualTo(date);
            hashes().cleanupHash(hash);
        }
    }

    @Test
    default void aHashThatIsGoneStaysGone() {
        ContentHash gone = Samples.content();
        hashes().updateIdentifier(gone, Samples.file());
        hashes().relateMotionIdentifier(gone, Samples.file());
        hashes().relateBlurhash(gone, "LEHV6nWB2yk8");
        assertThat(hashes().relateFirstMotionIdentifier(gone, Samples.file())).isFalse();
        assertThat(hashes().identifier(gone)).isEmpty();
        assertThat(hashes().motionIdentifier(gone)).isEmpty();
        assertThat(hashes().blurhash(gone)).isEmpty();
    }

    @Test
    default void aNewIdentifierTakesThePlaceOfTheOld() {
        ContentHash hash = created();
        Identifier file = Samples.file();
        hashes().updateIdentifier(hash, file);
        assertThat(hashes().identifier(hash)).contains(file);
    }

    @Test
    default void aStillIsReplacedOnlyByThoseWhoMeanTo() {
        ContentHash hash = created();
        Identifier first = Samples.file();
        Identifier second = Samples.file();
        assertThat(hashes().relateFirstMotionIdentifier(hash, first)).isTrue();
        assertThat(hashes().relateFirstMotionIdentifier(hash, second)).isFalse();
        assertThat(hashes().motionIdentifier(hash)).contains(first);
        assertThat(hashes().replaceLostStill(hash, second, Samples.file())).isFalse();
        assertThat(hashes().motionIdentifier(hash)).contains(first);
        Identifier copy = Samples.file();
        assertThat(hashes().replaceLostStill(hash, first, copy)).isTrue();
        assertThat(hashes().motionIdentifier(hash)).contains(copy);
        hashes().relateMotionIdentifier(hash, second);
        assertThat(hashes().motionIdentifier(hash)).contains(second);
        Refusals.assertThatConstraint(
                "hashes_motion_identifier_key", () -> hashes().relateMotionIdentifier(created(), second));
    }

    @Test
    default void theLastBlurhashIsKept() {
        ContentHash hash = created();
        hashes().relateBlurhash(hash, "one");
        hashes().relateBlurhash(hash, "two");
        assertThat(hashes().blurhash(hash)).contains("two");
        Refusals.assertThatKind(Kind.INVALID_INPUT, () -> hashes().relateBlurhash(hash, "a\0b"));
    }

    @Test
    default void aHashIsCleanedOnlyWithoutVariantsAndAliases() {
        NewOriginal original = Samples.ingested(repo());
        assertThat(hashes().cleanupHash(original.hash())).isEqualTo(CleanupResult.HAS_ALIASES);
        repo().aliases().cleanupAlias(original.alias());
        Samples.built(repo(), original.hash(), Samples.VARIANT);
        Samples.built(repo(), original.hash(), new Variant("png"));
        assertThat(hashes().cleanupHash(original.hash())).isEqualTo(CleanupResult.HAS_VARIANTS);
        assertThat(repo().variants().variants(original.hash())).hasSize(2);
        repo().variants().removeVariant(original.hash(), Samples.VARIANT);
        repo().variants().removeVariant(original.hash(), new Variant("png"));
        assertThat(hashes().cleanupHash(original.hash())).isEqualTo(CleanupResult.CLEANED);
        assertThat(hashes().identifier(original.hash())).isEmpty();
        assertThat(hashes().cleanupHash(original.hash())).isEqualTo(CleanupResult.CLEANED);
        assertThat(repo().details().details(original.identifier())).contains(original.details());
    }

    @Test
    default void theSizeFollows() {
        long before = hashes().size();
        ContentHash hash = created();
        assertThat(hashes().size()).isEqualTo(before + 1);
        hashes().cleanupHash(hash);
        assertThat(hashes().size()).isEqualTo(before);
        assertThat(hashes().estimatedSize()).isNotNegative();
    }

    @Test
    default void aTokenThatNoRowCanHoldIsRefused() {
        NewOriginal original = Samples.original();
        for (String text : new String[] {"a\0b", "x".repeat(5_000_000)}) {
            DeleteToken token = DeleteToken.parse(text);
            Refusals.assertThatKind(Kind.INVALID_INPUT, () -> Samples.ingest(repo(), withToken(original, token)));
        }
        assertThat(hashes().identifier(original.hash())).isEmpty();
    }

    private static NewOriginal withToken(NewOriginal original, DeleteToken token) {
        return new NewOriginal(
                original.hash(),
                original.identifier(),
                original.details(),
                original.blurhash(),
                original.alias(),
                token);
    }
}
