package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Format;
import dev.pictor.repo.AliasRepo;
import dev.pictor.repo.AliasRepo.CleanupResult;
import dev.pictor.repo.AliasRepo.CreateResult;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException.Kind;
import org.junit.jupiter.api.Test;

/// What every [AliasRepo] does with single rows.
public interface AliasRowsContract {
    Repo repo();

    private AliasRepo aliases() {
        return repo().aliases();
    }

    @Test
    default void theFirstCreationOfAnAliasWins() {
        NewOriginal owner = Samples.ingested(repo());
        NewOriginal other = Samples.ingested(repo());
        for (ContentHash hash : new ContentHash[] {owner.hash(), other.hash(), Samples.content()}) {
            assertThat(aliases().createAlias(owner.alias(), DeleteToken.random(), hash))
                    .isEqualTo(CreateResult.ALIAS_ALREADY_EXISTS);
        }
        assertThat(aliases().deleteToken(owner.alias())).contains(owner.token());
        assertThat(aliases().hash(owner.alias())).contains(owner.hash());
    }

    @Test
    default void anAliasOfNothingIsRefused() {
        Alias alias = Alias.random(Format.PNG);
        Refusals.assertThatKind(
                Kind.MISSING_PARENT, () -> aliases().createAlias(alias, DeleteToken.random(), Samples.content()));
        assertThat(aliases().hash(alias)).isEmpty();
    }

    @Test
    default void aHashHasAllItsAliases() {
        NewOriginal original = Samples.ingested(repo());
        Alias second = Alias.random(Format.PNG);
        Alias third = Alias.parse("a.b.c");
        assertThat(aliases().createAlias(second, DeleteToken.random(), original.hash()))
                .isEqualTo(CreateResult.CREATED);
        aliases().createAlias(third, DeleteToken.random(), original.hash());
        assertThat(aliases().aliasesForHash(original.hash()))
                .containsExactlyInAnyOrder(original.alias(), second, third);
        assertThat(aliases().aliasesFromAlias(second)).containsExactlyInAnyOrder(original.alias(), second, third);
        assertThat(aliases().identifierFromAlias(third)).contains(original.identifier());
    }

    @Test
    default void theUnknownHasNothing() {
        Alias unknown = Alias.random(Format.PNG);
        assertThat(aliases().aliasesForHash(Samples.content())).isEmpty();
        assertThat(aliases().aliasesFromAlias(unknown)).isEmpty();
        assertThat(aliases().identifierFromAlias(unknown)).isEmpty();
        assertThat(aliases().deleteToken(unknown)).isEmpty();
        assertThat(aliases().hash(unknown)).isEmpty();
        assertThat(aliases().cleanupAlias(unknown)).isEqualTo(CleanupResult.CLEANED);
    }

    @Test
    default void aNameThatNoRowCanHoldHasNothingAndIsNotCreated() {
        ContentHash hash = Samples.ingested(repo()).hash();
        for (String text : new String[] {"a\0b.png", "x".repeat(5_000_000)}) {
            Alias alias = Alias.parse(text);
            assertThat(aliases().hash(alias)).isEmpty();
            assertThat(aliases().deleteToken(alias)).isEmpty();
            assertThat(aliases().identifierFromAlias(alias)).isEmpty();
            assertThat(aliases().aliasesFromAlias(alias)).isEmpty();
            assertThat(aliases().cleanupAlias(alias)).isEqualTo(CleanupResult.CLEANED);
            Refusals.assertThatKind(Kind.INVALID_INPUT, () -> aliases().createAlias(alias, DeleteToken.random(), hash));
        }
        Refusals.assertThatKind(
                Kind.INVALID_INPUT,
                () -> aliases().createAlias(Alias.random(Format.PNG), DeleteToken.parse("a\0b"), hash));
    }

    @Test
    default void aProxiedAliasIsNotCleaned() {
        NewOriginal original = Samples.ingested(repo());
        repo().proxies().relateUrl(Samples.url("http://example.com/" + original.alias()), original.alias());
        assertThat(aliases().cleanupAlias(original.alias())).isEqualTo(CleanupResult.PROXIED);
        assertThat(aliases().hash(original.alias())).isPresent();
        repo().proxies().removeRelation(original.alias());
        assertThat(aliases().cleanupAlias(original.alias())).isEqualTo(CleanupResult.CLEANED);
        assertThat(aliases().hash(original.alias())).isEmpty();
        assertThat(repo().hashes().identifier(original.hash())).contains(original.identifier());
    }
}
