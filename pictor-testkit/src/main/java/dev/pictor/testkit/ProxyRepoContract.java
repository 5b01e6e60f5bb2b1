package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Format;
import dev.pictor.content.ProxyUrl;
import dev.pictor.repo.Freshness;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.ProxyRepo;
import dev.pictor.repo.ProxyRepo.NewAlias;
import dev.pictor.repo.ProxyRepo.ProxyResult.AliasTaken;
import dev.pictor.repo.ProxyRepo.ProxyResult.Exists;
import dev.pictor.repo.ProxyRepo.ProxyResult.OriginalGone;
import dev.pictor.repo.ProxyRepo.ProxyResult.Related;
import dev.pictor.repo.ProxyRepo.RelateResult;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException.Kind;
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
}
