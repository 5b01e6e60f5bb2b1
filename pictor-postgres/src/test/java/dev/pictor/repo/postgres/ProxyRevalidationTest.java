package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Format;
import dev.pictor.content.ProxyUrl;
import dev.pictor.repo.Freshness;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.ProxyRepo.MoveResult;
import dev.pictor.repo.ProxyRepo.MoveResult.Moved;
import dev.pictor.repo.ProxyRepo.MoveResult.Overtaken;
import dev.pictor.repo.ProxyRepo.NewAlias;
import dev.pictor.repo.ProxyRepo.Relation.Due;
import dev.pictor.repo.ProxyRepo.Relation.Fresh;
import dev.pictor.repo.Repo;
import dev.pictor.testkit.ProxyRevalidationContract;
import dev.pictor.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// In a database of 0.6.
class ProxyRevalidationTest implements ProxyRevalidationContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    private static final int ROUNDS = 100;

    @BeforeAll
    static void makeNewer() {
        NewerSchema.begin(repo.postgres().dataSource());
    }

    @Override
    public Repo repo() {
        return repo.repo();
    }

    @Override
    public void letPass(ProxyUrl url) {
        repo.execute("UPDATE proxies SET revalidate_after = timezone('UTC', now()) WHERE url = ?", url.text());
    }

    @Test
    void anAddressIsFreshForAWhile() {
        NewOriginal original = Samples.ingested(repo());
        Instant modified = Instant.parse("2026-06-25T12:34:56.789Z");
        repo().proxies()
                .createAliasAndRelate(
                        Samples.url("http://example.com/fresh"),
                        new NewAlias(Alias.random(Format.PNG), DeleteToken.random(), original.hash()),
                        new Freshness("W/\"x\"", modified, Duration.ofDays(9)));
        repo().proxies().relateUrl(Samples.url("http://example.com/unknown"), original.alias());
        assertThat(repo.texts("""
                SELECT concat_ws(' ', url, etag, last_modified,
                                 revalidate_after > now() + interval '59 minutes'
                                 AND revalidate_after < now() + interval '61 minutes')
                FROM proxies
                WHERE url IN ('http://example.com/fresh', 'http://example.com/unknown')
                ORDER BY url
                """))
                .containsExactly(
                        "http://example.com/fresh W/\"x\" 2026-06-25 12:34:56 t", "http://example.com/unknown t");
    }

    /// As 0.6 writes them, and by hand.
    @Test
    void momentsWithoutEndAreUnderstood() {
        ProxyUrl url = Samples.url();
        Alias alias = Samples.ingested(repo()).alias();
        repo().proxies().relateUrl(url, alias);
        repo.execute("UPDATE proxies SET revalidate_after = 'infinity' WHERE url = ?", url.text());
        assertThat(repo().proxies().relation(url)).contains(new Fresh(alias));
        repo.execute(
                "UPDATE proxies SET revalidate_after = '-infinity', last_modified = 'infinity' WHERE url = ?",
                url.text());
        assertThat(repo().proxies().relation(url))
                .hasValueSatisfying(relation -> assertThat(relation).isInstanceOf(Due.class));
    }

    @Test
    void columnsMayComeAndGo() {
        ProxyUrl url = Samples.url();
        NewOriginal original = Samples.ingested(repo());
        repo().proxies().relateUrl(url, original.alias());
        letPass(url);
        NewerSchema.end(repo.postgres().dataSource());
        try {
            assertThat(repo().proxies().relation(url)).contains(new Fresh(original.alias()));
            assertThat(repo().proxies().claimRevalidation(url, original.alias(), PAUSE))
                    .isFalse();
            repo().proxies().refresh(url, original.alias(), TAGGED);
            assertThat(repo().proxies().ingestAndMove(Samples.original(), url, original.alias(), TAGGED))
                    .isEqualTo(new Overtaken());
        } finally {
            NewerSchema.begin(repo.postgres().dataSource());
        }
        assertThat(repo().proxies().relation(url)).contains(new Due(original.alias(), null, null));
    }

    /// Every other round, both nodes got the same bytes.
    @Test
    void ofTwoNodesThatAskOneMayAndOneReplaces() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        try (ExecutorService racers = Executors.newVirtualThreadPerTaskExecutor();
                PostgresRepo other = PostgresRepo.open(repo.config())) {
            for (int round = 0; round < ROUNDS; round++) {
                ProxyUrl url = Samples.url();
                NewOriginal old = Samples.ingested(repo());
                repo().proxies().relateUrl(url, old.alias());
                letPass(url);
                NewOriginal one = Samples.original();
                NewOriginal two = round % 2 == 0 ? Samples.original() : Samples.original(one.hash());
                Future<Turn> first = racers.submit(() -> turn(both, repo.repo(), new Move(url, old, one)));
                Future<Turn> second = racers.submit(() -> turn(both, other, new Move(url, old, two)));
                check(url, one, first.get(), two, second.get());
                assertThat(repo().aliases().original(old.alias())).isEmpty();
            }
        }
    }

    private record Move(ProxyUrl url, NewOriginal old, NewOriginal fresh) {}

    private record Turn(boolean claimed, MoveResult result) {}

    private static Turn turn(CyclicBarrier both, PostgresRepo node, Move move) throws Exception {
        node.pendingFiles().record(move.fresh().identifier());
        both.await();
        boolean claimed =
                node.proxies().claimRevalidation(move.url(), move.old().alias(), PAUSE);
        both.await();
        return new Turn(
                claimed,
                node.proxies()
                        .ingestAndMove(move.fresh(), move.url(), move.old().alias(), TAGGED));
    }

    private void check(ProxyUrl url, NewOriginal one, Turn first, NewOriginal two, Turn second) {
        assertThat(List.of(first.claimed(), second.claimed())).containsExactlyInAnyOrder(true, false);
        boolean isFirst = first.result() instanceof Moved;
        assertThat(isFirst ? second.result() : first.result()).isEqualTo(new Overtaken());
        assertThat(isFirst ? first.result() : second.result()).isInstanceOf(Moved.class);
        NewOriginal winner = isFirst ? one : two;
        NewOriginal loser = isFirst ? two : one;
        assertThat(repo().proxies().relation(url)).contains(new Fresh(winner.alias()));
        assertThat(repo().aliases().aliasesForHash(winner.hash())).containsExactly(winner.alias());
        assertThat(repo().aliases().original(loser.alias())).isEmpty();
        assertThat(repo().details().details(loser.identifier())).isEmpty();
    }
}
