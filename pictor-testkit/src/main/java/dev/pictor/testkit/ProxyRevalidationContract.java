package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.Format;
import dev.pictor.content.ProxyUrl;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.repo.AliasRepo.DeleteResult;
import dev.pictor.repo.Freshness;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.ProxyRepo;
import dev.pictor.repo.ProxyRepo.MoveResult.Moved;
import dev.pictor.repo.ProxyRepo.MoveResult.Overtaken;
import dev.pictor.repo.ProxyRepo.Relation.Due;
import dev.pictor.repo.ProxyRepo.Relation.Fresh;
import dev.pictor.repo.Repo;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every [ProxyRepo] does that keeps times.
public interface ProxyRevalidationContract {
    /// How long nobody else asks.
    Duration PAUSE = Duration.ofMinutes(5);

    /// What some origin says.
    Freshness TAGGED = new Freshness("W/\"x\"", Instant.parse("2026-06-25T12:34:56Z"), Duration.ofMinutes(10));

    Repo repo();

    /// Lets the time of what is kept for this address pass.
    void letPass(ProxyUrl url);

    private ProxyRepo proxies() {
        return repo().proxies();
    }

    private NewOriginal pending() {
        NewOriginal original = Samples.original();
        repo().pendingFiles().record(original.identifier());
        return original;
    }

    private NewOriginal kept(ProxyUrl url, Freshness freshness) {
        NewOriginal original = pending();
        proxies().ingestAndRelate(original, url, freshness);
        return original;
    }

    private NewOriginal due(ProxyUrl url) {
        NewOriginal original = kept(url, TAGGED);
        letPass(url);
        return original;
    }

    private void isUnknown(NewOriginal original) {
        assertThat(repo().aliases().original(original.alias())).isEmpty();
        assertThat(repo().hashes().identifier(original.hash())).isEmpty();
        assertThat(repo().details().details(original.identifier())).isEmpty();
    }

    @Test
    default void whatIsFreshIsUsedAsItIs() {
        ProxyUrl url = Samples.url();
        assertThat(proxies().relation(url)).isEmpty();
        Alias alias = kept(url, Freshness.UNKNOWN).alias();
        assertThat(proxies().relation(url)).contains(new Fresh(alias));
        assertThat(proxies().claimRevalidation(url, alias, PAUSE)).isFalse();
    }

    @Test
    default void afterItsTimeItIsDueWithWhatTheOriginSaid() {
        ProxyUrl tagged = Samples.url();
        Alias one = due(tagged).alias();
        assertThat(proxies().relation(tagged)).contains(new Due(one, TAGGED.etag(), TAGGED.lastModified()));
        ProxyUrl silent = Samples.url();
        Alias two = kept(silent, Freshness.UNKNOWN).alias();
        letPass(silent);
        assertThat(proxies().relation(silent)).contains(new Due(two, null, null));
    }

    @Test
    default void oneGetsTheRightToAskAndMeanwhileItIsFresh() {
        ProxyUrl url = Samples.url();
        Alias alias = due(url).alias();
        assertThat(proxies().claimRevalidation(url, Alias.random(Format.PNG), PAUSE))
                .as("somebody with an old alias")
                .isFalse();
        assertThat(proxies().claimRevalidation(url, alias, PAUSE)).isTrue();
        assertThat(proxies().claimRevalidation(url, alias, PAUSE)).isFalse();
        assertThat(proxies().relation(url)).contains(new Fresh(alias));
        letPass(url);
        assertThat(proxies().claimRevalidation(url, alias, PAUSE))
                .as("whoever had it did not come back")
                .isTrue();
    }

    @Test
    default void whatStaysIsFreshAgainWithWhatTheOriginSaysNow() {
        ProxyUrl url = Samples.url();
        Alias alias = due(url).alias();
        proxies().refresh(url, alias, new Freshness("\"y\"", null, Duration.ofMinutes(1)));
        assertThat(proxies().relation(url)).contains(new Fresh(alias));
        letPass(url);
        assertThat(proxies().relation(url)).contains(new Due(alias, "\"y\"", null));
        proxies().refresh(url, Alias.random(Format.PNG), TAGGED);
        assertThat(proxies().relation(url)).contains(new Due(alias, "\"y\"", null));
    }

    @Test
    default void newMediaTakeThePlaceOfOldOnes() throws InterruptedException {
        repo().pendingFiles().giveUp(Duration.ZERO);
        Samples.workedOff(repo());
        ProxyUrl url = Samples.url();
        NewOriginal old = due(url);
        NewOriginal fresh = pending();
        assertThat(proxies().ingestAndMove(fresh, url, old.alias(), TAGGED))
                .isEqualTo(new Moved(new IngestResult.Created()));
        assertThat(proxies().relation(url)).contains(new Fresh(fresh.alias()));
        assertThat(repo().aliases().identifierFromAlias(fresh.alias())).contains(fresh.identifier());
        assertThat(repo().aliases().original(old.alias())).isEmpty();
        assertThat(repo().hashes().identifier(old.hash())).isEmpty();
        assertThat(repo().pendingFiles().giveUp(Duration.ZERO)).isZero();
        assertThat(Samples.workedOff(repo())).containsExactly(new RemoveFile(old.identifier()));
    }

    @Test
    default void aContentThatHasOtherAliasesStays() {
        ProxyUrl url = Samples.url();
        NewOriginal old = due(url);
        NewOriginal upload = Samples.original(old.hash());
        Samples.ingest(repo(), upload);
        proxies().ingestAndMove(pending(), url, old.alias(), TAGGED);
        assertThat(repo().aliases().original(old.alias())).isEmpty();
        assertThat(repo().aliases().identifierFromAlias(upload.alias())).contains(old.identifier());
    }

    @Test
    default void anAliasThatIsKeptForOtherAddressesStays() {
        ProxyUrl url = Samples.url();
        ProxyUrl other = Samples.url();
        NewOriginal old = due(url);
        proxies().relateUrl(other, old.alias());
        NewOriginal fresh = pending();
        proxies().ingestAndMove(fresh, url, old.alias(), TAGGED);
        assertThat(proxies().related(url)).contains(fresh.alias());
        assertThat(proxies().related(other)).contains(old.alias());
        assertThat(repo().aliases().original(old.alias())).isPresent();
    }

    @Test
    default void theSameContentOnlyGetsAnotherAlias() {
        ProxyUrl url = Samples.url();
        NewOriginal old = due(url);
        NewOriginal same = Samples.original(old.hash());
        repo().pendingFiles().record(same.identifier());
        assertThat(proxies().ingestAndMove(same, url, old.alias(), TAGGED))
                .isInstanceOfSatisfying(
                        Moved.class, moved -> assertThat(moved.result()).isInstanceOf(IngestResult.Duplicate.class));
        assertThat(repo().aliases().aliasesForHash(old.hash())).containsExactly(same.alias());
        assertThat(repo().hashes().identifier(old.hash())).contains(old.identifier());
    }

    @Test
    default void whoeverIsTooLateChangesNothing() {
        ProxyUrl url = Samples.url();
        NewOriginal old = due(url);
        NewOriginal winner = pending();
        proxies().ingestAndMove(winner, url, old.alias(), TAGGED);
        repo().pendingFiles().giveUp(Duration.ZERO);
        NewOriginal loser = pending();
        assertThat(proxies().ingestAndMove(loser, url, old.alias(), TAGGED)).isEqualTo(new Overtaken());
        assertThat(proxies().related(url)).contains(winner.alias());
        isUnknown(loser);
        assertThat(repo().pendingFiles().giveUp(Duration.ZERO)).isOne();
    }

    @Test
    default void anAliasThatWasDeletedMeanwhileIsNotReplaced() {
        ProxyUrl url = Samples.url();
        NewOriginal old = due(url);
        assertThat(repo().aliases().delete(old.alias(), old.token())).isEqualTo(DeleteResult.DELETED);
        NewOriginal late = pending();
        assertThat(proxies().ingestAndMove(late, url, old.alias(), TAGGED)).isEqualTo(new Overtaken());
        assertThat(proxies().related(url)).isEmpty();
        isUnknown(late);
    }

    @Test
    default void anAddressThatWasForgottenMeanwhileIsNotKeptAgain() {
        ProxyUrl url = Samples.url();
        NewOriginal old = due(url);
        proxies().removeRelation(old.alias());
        NewOriginal late = pending();
        assertThat(proxies().ingestAndMove(late, url, old.alias(), TAGGED)).isEqualTo(new Overtaken());
        assertThat(repo().aliases().original(old.alias())).isPresent();
        isUnknown(late);
    }

    @Test
    default void whatCannotBeMadePublicReplacesNothing() {
        ProxyUrl url = Samples.url();
        NewOriginal old = due(url);
        NewOriginal taken = Samples.withAlias(pending(), old.alias());
        assertThat(proxies().ingestAndMove(taken, url, old.alias(), TAGGED))
                .isEqualTo(new Moved(new IngestResult.AliasTaken()));
        isUnknown(Samples.withAlias(taken, Alias.random(Format.PNG)));
        NewOriginal expired = Samples.original();
        assertThat(proxies().ingestAndMove(expired, url, old.alias(), TAGGED))
                .isEqualTo(new Moved(new IngestResult.Expired()));
        isUnknown(expired);
        assertThat(proxies().related(url)).contains(old.alias());
        assertThat(repo().aliases().original(old.alias())).isPresent();
    }

    @Test
    default void aReplacementCountsAsAskedFor() {
        ProxyUrl url = Samples.url();
        NewOriginal old = due(url);
        repo().aliasAccess().setAccessedAlias(old.alias(), Instant.EPOCH);
        NewOriginal fresh = pending();
        proxies().ingestAndMove(fresh, url, old.alias(), TAGGED);
        proxies().recordAccesses(Set.of(old.alias()));
        assertThat(repo().aliasAccess().aliasAccessedAt(fresh.alias()))
                .hasValueSatisfying(at -> assertThat(at).isAfter(Instant.EPOCH));
    }
}
