package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Format;
import dev.pictor.content.ProxyUrl;
import dev.pictor.repo.Freshness;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.ProxyRepo;
import dev.pictor.repo.ProxyRepo.NewAlias;
import dev.pictor.repo.ProxyRepo.ProxyIngestResult;
import dev.pictor.repo.ProxyRepo.ProxyIngestResult.Ingested;
import dev.pictor.repo.ProxyRepo.ProxyResult.AliasTaken;
import dev.pictor.repo.ProxyRepo.ProxyResult.Exists;
import dev.pictor.repo.ProxyRepo.ProxyResult.OriginalGone;
import dev.pictor.repo.ProxyRepo.ProxyResult.Related;
import dev.pictor.repo.ProxyRepo.RelateResult;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every [ProxyRepo] does.
public interface ProxyRepoContract {
    Repo repo();

    private ProxyRepo proxies() {
        return repo().proxies();
    }

    private static ProxyUrl url() {
        return Samples.url("http://example.com/" + Samples.file() + "?x#f");
    }

    private static NewAlias alias(ContentHash hash) {
        return new NewAlias(Alias.random(Format.PNG), DeleteToken.random(), hash);
    }

    @Test
    default void theFirstAliasOfAnAddressIsKept() {
        ProxyUrl url = url();
        Alias first = Samples.ingested(repo()).alias();
        Alias second = Samples.ingested(repo()).alias();
        assertThat(proxies().related(url)).isEmpty();
        assertThat(proxies().relateUrl(url, first)).isEqualTo(RelateResult.RELATED);
        assertThat(proxies().relateUrl(url, second)).isEqualTo(RelateResult.PROXY_ALREADY_EXISTS);
        assertThat(proxies().related(url)).contains(first);
    }

    @Test
    default void allAddressesOfAnAliasAreForgottenAtOnce() {
        Alias alias = Samples.ingested(repo()).alias();
        ProxyUrl one = url();
        ProxyUrl two = url();
        proxies().relateUrl(one, alias);
        proxies().relateUrl(two, alias);
        proxies().removeRelation(alias);
        proxies().removeRelation(alias);
        assertThat(proxies().related(one)).isEmpty();
        assertThat(proxies().related(two)).isEmpty();
    }

    @Test
    default void allSpellingsOfAnAddressFindTheSameRow() {
        Alias alias = Samples.ingested(repo()).alias();
        String name = Samples.file().path();
        proxies().relateUrl(Samples.url("HTTP://Example.COM:80/a/../" + name + "?x#f"), alias);
        assertThat(proxies().related(Samples.url("http://example.com/" + name + "?x#f")))
                .contains(alias);
        assertThat(proxies().related(Samples.url("http://example.com/" + name + "?x")))
                .isEmpty();
    }

    @Test
    default void anUnknownAliasIsNotRelated() {
        ProxyUrl url = url();
        Refusals.assertThatKind(Kind.MISSING_PARENT, () -> proxies().relateUrl(url, Alias.random(Format.PNG)));
        assertThat(proxies().related(url)).isEmpty();
    }

    @Test
    default void anAddressThatNoRowCanHoldIsRefusedAndLeavesNoAlias() {
        NewOriginal original = Samples.ingested(repo());
        NewAlias alias = alias(original.hash());
        for (String text : new String[] {"http://a/" + "x".repeat(5000), "http://a/" + "ä".repeat(700)}) {
            ProxyUrl url = Samples.url(text);
            Refusals.assertThatKind(Kind.INVALID_INPUT, () -> proxies().relateUrl(url, original.alias()));
            Refusals.assertThatKind(
                    Kind.INVALID_INPUT, () -> proxies().createAliasAndRelate(url, alias, Freshness.UNKNOWN));
            assertThat(proxies().related(url)).isEmpty();
        }
        assertThat(repo().aliases().aliasesForHash(original.hash())).containsExactly(original.alias());
    }

    @Test
    default void anAliasIsMadeAndRelatedAtOnce() {
        ContentHash hash = Samples.ingested(repo()).hash();
        ProxyUrl url = url();
        NewAlias alias = alias(hash);
        assertThat(proxies().createAliasAndRelate(url, alias, Freshness.UNKNOWN))
                .isEqualTo(new Related());
        assertThat(proxies().related(url)).contains(alias.alias());
        assertThat(repo().aliases().hash(alias.alias())).contains(hash);
        assertThat(repo().aliases().deleteToken(alias.alias())).contains(alias.token());
    }

    @Test
    default void anAliasThatCannotBeRelatedIsNotMade() {
        NewOriginal original = Samples.ingested(repo());
        ProxyUrl url = url();
        proxies().relateUrl(url, original.alias());
        NewAlias late = alias(original.hash());
        assertThat(proxies().createAliasAndRelate(url, late, Freshness.UNKNOWN))
                .isEqualTo(new Exists(original.alias()));
        assertThat(repo().aliases().hash(late.alias())).isEmpty();

        NewAlias taken = new NewAlias(original.alias(), DeleteToken.random(), original.hash());
        assertThat(proxies().createAliasAndRelate(url(), taken, Freshness.UNKNOWN))
                .isEqualTo(new AliasTaken());
        assertThat(proxies().createAliasAndRelate(url(), alias(Samples.content()), Freshness.UNKNOWN))
                .isEqualTo(new OriginalGone());
    }

    @Test
    default void anOriginalIsIngestedAndRelatedAtOnce() {
        repo().pendingFiles().giveUp(Duration.ZERO);
        NewOriginal original = Samples.original();
        ProxyUrl url = url();
        repo().pendingFiles().record(original.identifier());
        Ingested created = new Ingested(new IngestResult.Created());
        assertThat(proxies().ingestAndRelate(original, url, Freshness.UNKNOWN)).isEqualTo(created);
        assertThat(proxies().related(url)).contains(original.alias());
        assertThat(repo().aliases().identifierFromAlias(original.alias())).contains(original.identifier());
        assertThat(proxies().ingestAndRelate(original, url, Freshness.UNKNOWN))
                .as("whoever did not hear the answer asks again")
                .isEqualTo(created);
        assertThat(repo().pendingFiles().giveUp(Duration.ZERO)).isZero();
    }

    @Test
    default void aKnownContentIsRelatedUnderANewAlias() {
        repo().pendingFiles().giveUp(Duration.ZERO);
        NewOriginal known = Samples.ingested(repo());
        NewOriginal copy = Samples.original(known.hash());
        ProxyUrl url = url();
        repo().pendingFiles().record(copy.identifier());
        assertThat(proxies().ingestAndRelate(copy, url, Freshness.UNKNOWN))
                .isInstanceOfSatisfying(
                        Ingested.class,
                        ingested -> assertThat(ingested.result())
                                .isInstanceOfSatisfying(
                                        IngestResult.Duplicate.class,
                                        duplicate -> assertThat(duplicate.kept().identifier())
                                                .isEqualTo(known.identifier())));
        assertThat(proxies().related(url)).contains(copy.alias());
        assertThat(repo().pendingFiles().giveUp(Duration.ZERO)).isOne();
    }

    @Test
    default void whoComesTooLateForAnAddressLeavesNothing() {
        repo().pendingFiles().giveUp(Duration.ZERO);
        NewOriginal first = Samples.original();
        NewOriginal late = Samples.original();
        ProxyUrl url = url();
        repo().pendingFiles().record(first.identifier());
        repo().pendingFiles().record(late.identifier());
        proxies().ingestAndRelate(first, url, Freshness.UNKNOWN);
        assertThat(proxies().ingestAndRelate(late, url, Freshness.UNKNOWN))
                .isEqualTo(new ProxyIngestResult.Exists(first.alias()));
        assertThat(repo().aliases().original(late.alias())).isEmpty();
        assertThat(repo().hashes().identifier(late.hash())).isEmpty();
        assertThat(repo().details().details(late.identifier())).isEmpty();
        assertThat(repo().pendingFiles().giveUp(Duration.ZERO)).isOne();
    }

    @Test
    default void anOriginalThatCannotBeMadePublicIsNotRelated() {
        ProxyUrl url = url();
        NewOriginal expired = Samples.original();
        assertThat(proxies().ingestAndRelate(expired, url, Freshness.UNKNOWN))
                .isEqualTo(new Ingested(new IngestResult.Expired()));
        NewOriginal named =
                Samples.withAlias(Samples.original(), Samples.ingested(repo()).alias());
        assertThat(proxies().ingestAndRelate(named, url, Freshness.UNKNOWN))
                .isEqualTo(new Ingested(new IngestResult.AliasTaken()));
        assertThat(proxies().related(url)).isEmpty();
    }

    @Test
    default void manyAccessesAreRecordedAtOnce() {
        Alias one = Samples.ingested(repo()).alias();
        Alias two = Samples.ingested(repo()).alias();
        Alias unproxied = Samples.ingested(repo()).alias();
        for (Alias alias : List.of(one, two)) {
            proxies().relateUrl(url(), alias);
            proxies().relateUrl(url(), alias);
            repo().aliasAccess().setAccessedAlias(alias, Instant.EPOCH);
        }
        proxies().recordAccesses(Set.of(one, two, unproxied, Alias.parse("\0")));
        for (Alias alias : List.of(one, two)) {
            assertThat(repo().aliasAccess().aliasAccessedAt(alias))
                    .hasValueSatisfying(at -> assertThat(at).isAfter(Instant.EPOCH));
        }
        assertThat(repo().aliasAccess().aliasAccessedAt(unproxied)).isEmpty();
    }
}
