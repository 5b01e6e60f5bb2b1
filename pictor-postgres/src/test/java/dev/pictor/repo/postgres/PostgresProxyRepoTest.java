package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.ProxyUrl;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.repo.Freshness;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.ProxyRepo.MoveResult.Overtaken;
import dev.pictor.repo.ProxyRepo.Relation.Fresh;
import dev.pictor.repo.Repo;
import dev.pictor.testkit.ProxyRepoContract;
import dev.pictor.testkit.Samples;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresProxyRepoTest implements ProxyRepoContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }

    @BeforeEach
    void empty() {
        repo.execute("DELETE FROM proxies");
    }

    private static NewOriginal proxied(String url, String age) {
        NewOriginal original = Samples.ingested(repo.repo());
        relate(url, original, age);
        return original;
    }

    private static void relate(String url, NewOriginal original, String age) {
        repo.execute(
                "INSERT INTO proxies (url, alias, accessed) VALUES (?, ?, timezone('UTC', now()) - ?::interval)",
                url,
                original.alias().text(),
                age);
    }

    private static boolean isKnown(NewOriginal original) {
        return repo.repo().aliases().original(original.alias()).isPresent();
    }

    @Test
    void aRowInAnotherSpellingIsFoundByIt() {
        Alias alias = Samples.ingested(repo.repo()).alias();
        repo.execute("INSERT INTO proxies (url, alias) VALUES ('HTTP://old.example', ?)", alias.text());
        assertThat(repo.repo().proxies().related(Samples.url("HTTP://old.example")))
                .contains(alias);
        assertThat(repo.repo().proxies().related(Samples.url("http://old.example")))
                .isEmpty();
    }

    @Test
    void onlyWhatNobodyAskedForInTimeIsRemoved() throws InterruptedException {
        NewOriginal old = proxied("http://example.com/old", "2 hours");
        NewOriginal young = proxied("http://example.com/young", "30 minutes");
        assertThat(repo.repo().proxies().removeUnusedFor(Duration.ofHours(1), 10))
                .isEqualTo(1);
        assertThat(isKnown(old)).isFalse();
        assertThat(isKnown(young)).isTrue();
        assertThat(Samples.workedOff(repo.repo())).contains(new RemoveFile(old.identifier()));
        assertThat(repo.texts("SELECT url FROM proxies")).containsExactly("http://example.com/young");
    }

    @Test
    void theLongestUnusedIsRemovedFirst() {
        NewOriginal older = proxied("http://example.com/older", "3 hours");
        NewOriginal old = proxied("http://example.com/old", "2 hours");
        assertThat(repo.repo().proxies().removeUnusedFor(Duration.ofHours(1), 1))
                .isEqualTo(1);
        assertThat(isKnown(older)).isFalse();
        assertThat(isKnown(old)).isTrue();
    }

    @Test
    void anAliasOfTwoAddressesIsAsYoungAsTheYounger() {
        NewOriginal original = proxied("http://example.com/one", "2 hours");
        relate("http://example.com/two", original, "1 minute");
        assertThat(repo.repo().proxies().removeUnusedFor(Duration.ofHours(1), 10))
                .isZero();
        assertThat(isKnown(original)).isTrue();
    }

    @Test
    void aDeletedAliasTakesItsAddressesAlong() {
        NewOriginal original = proxied("http://example.com/one", "1 minute");
        relate("http://example.com/two", original, "1 minute");
        repo.repo().aliases().delete(original.alias(), original.token());
        assertThat(repo.texts("SELECT url FROM proxies")).isEmpty();
    }

    @Test
    void withoutTheColumnsOf06EverythingIsFresh() {
        NewOriginal original = proxied("http://example.com/kept", "1 minute");
        ProxyUrl url = Samples.url("http://example.com/kept");
        assertThat(repo().proxies().relation(url)).contains(new Fresh(original.alias()));
        assertThat(repo().proxies().claimRevalidation(url, original.alias(), Duration.ofMinutes(5)))
                .isFalse();
        assertThat(repo().proxies().ingestAndMove(Samples.original(), url, original.alias(), Freshness.UNKNOWN))
                .isEqualTo(new Overtaken());
        assertThat(repo().proxies().relation(Samples.url())).isEmpty();
    }
}
