package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.Format;
import dev.pictor.repo.AliasAccessRepo;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [AliasAccessRepo] does.
public interface AliasAccessRepoContract {
    /// A moment in the past.
    Instant MOMENT = Instant.parse("2020-01-01T00:00:00Z");

    Repo repo();

    private AliasAccessRepo access() {
        return repo().aliasAccess();
    }

    @BeforeEach
    default void forgetOlder() {
        List<Alias> old =
                access().olderAliases(Instant.parse("2100-01-01T00:00:00Z")).toList();
        old.forEach(alias -> repo().proxies().removeRelation(alias));
    }

    private Alias proxied(Instant at) {
        Alias alias = Samples.ingested(repo()).alias();
        proxied(alias, at);
        return alias;
    }

    private void proxied(Alias alias, Instant at) {
        repo().proxies().relateUrl(Samples.url("http://example.com/" + Samples.file()), alias);
        access().setAccessedAlias(alias, at);
    }

    @Test
    default void anAliasThatIsNotProxiedHasNoTime() {
        Alias alias = Samples.ingested(repo()).alias();
        access().accessedAlias(alias);
        access().setAccessedAlias(alias, MOMENT);
        access().accessedAlias(Alias.parse("a\0b"));
        access().setAccessedAlias(Alias.parse("a\0b"), MOMENT);
        assertThat(access().aliasAccessedAt(alias)).isEmpty();
        assertThat(access().aliasAccessedAt(Alias.parse("a\0b"))).isEmpty();
    }

    @Test
    default void theLastTimeIsKeptInMicrosecondsAndMayGoBack() {
        Alias alias = proxied(MOMENT.plusNanos(1999));
        assertThat(access().aliasAccessedAt(alias)).contains(MOMENT.plusNanos(1000));
        access().accessedAlias(alias);
        assertThat(access().aliasAccessedAt(alias).orElseThrow()).isAfter(MOMENT.plus(Duration.ofDays(365)));
        access().setAccessedAlias(alias, MOMENT.minusSeconds(1));
        assertThat(access().aliasAccessedAt(alias)).contains(MOMENT.minusSeconds(1));
        access().removeAliasAccess(alias);
        assertThat(access().aliasAccessedAt(alias)).isPresent();
    }

    @Test
    default void theOlderComeFirstAndTheMomentItselfDoesNot() {
        Alias old = proxied(MOMENT.minusSeconds(1));
        Alias older = proxied(MOMENT.minusSeconds(2));
        proxied(MOMENT);
        assertThat(access().olderAliases(MOMENT)).containsExactly(older, old);
    }

    @Test
    default void anAliasOfTwoAddressesComesOnceAndIsAsYoungAsTheYounger() {
        Alias twice = proxied(MOMENT.minusSeconds(1));
        proxied(twice, MOMENT.minusSeconds(1));
        assertThat(access().olderAliases(MOMENT)).containsExactly(twice);
        repo().proxies().relateUrl(Samples.url("http://example.com/" + Samples.file()), twice);
        assertThat(access().olderAliases(MOMENT)).isEmpty();
    }

    @Test
    default void aliasesOfOneMomentComeOnce() {
        List<Alias> all = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            Alias alias = Alias.random(Format.PNG);
            all.add(alias);
        }
        var original = Samples.ingested(repo());
        all.forEach(alias -> {
            repo().aliases().createAlias(alias, original.token(), original.hash());
            proxied(alias, MOMENT.minusSeconds(1));
        });
        assertThat(access().olderAliases(MOMENT)).hasSize(1100).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    default void aDateThatNoRowCanHoldIsRefused() {
        Instant date = Instant.parse("+300000-01-01T00:00:00Z");
        Refusals.assertThatKind(Kind.INVALID_INPUT, () -> access().setAccessedAlias(Alias.random(Format.PNG), date));
        Refusals.assertThatKind(Kind.INVALID_INPUT, () -> access().olderAliases(date));
    }
}
