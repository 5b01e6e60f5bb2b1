package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Format;
import dev.pictor.content.ProxyUrl;
import dev.pictor.repo.AliasRepo.DeleteResult;
import dev.pictor.repo.Freshness;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.ProxyRepo.NewAlias;
import dev.pictor.repo.ProxyRepo.ProxyIngestResult;
import dev.pictor.repo.ProxyRepo.ProxyIngestResult.Ingested;
import dev.pictor.repo.ProxyRepo.ProxyResult;
import dev.pictor.repo.ProxyRepo.ProxyResult.Exists;
import dev.pictor.repo.ProxyRepo.ProxyResult.OriginalGone;
import dev.pictor.repo.ProxyRepo.ProxyResult.Related;
import dev.pictor.testkit.Samples;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two aliases of one original for one address, while the original's only other alias is deleted.
class ProxyRaceTest {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    private static final int ROUNDS = 300;

    private final CyclicBarrier start = new CyclicBarrier(3);

    @Test
    void oneAliasIsKeptForAnAddressAndItsOriginalToo() throws Exception {
        try (ExecutorService racers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                NewOriginal original = Samples.ingested(repo.repo());
                ProxyUrl url = Samples.url("http://example.com/" + round);
                NewAlias one = alias(original);
                NewAlias two = alias(original);
                Future<ProxyResult> first = racers.submit(() -> relate(url, one));
                Future<ProxyResult> second = racers.submit(() -> relate(url, two));
                Future<DeleteResult> deletion = racers.submit(() -> {
                    start.await();
                    return repo.repo().aliases().delete(original.alias(), original.token());
                });
                assertThat(deletion.get()).isEqualTo(DeleteResult.DELETED);
                check(url, one, first.get(), two, second.get());
            }
        }
    }

    private static NewAlias alias(NewOriginal original) {
        return new NewAlias(Alias.random(Format.PNG), DeleteToken.random(), original.hash());
    }

    private ProxyResult relate(ProxyUrl url, NewAlias alias) throws Exception {
        start.await();
        return repo.repo().proxies().createAliasAndRelate(url, alias, Freshness.UNKNOWN);
    }

    private static void check(ProxyUrl url, NewAlias one, ProxyResult first, NewAlias two, ProxyResult second) {
        if (first instanceof OriginalGone && second instanceof OriginalGone) {
            assertThat(repo.repo().proxies().related(url)).isEmpty();
            assertThat(repo.repo().hashes().identifier(one.hash())).isEmpty();
            return;
        }
        NewAlias kept = first instanceof Related ? one : two;
        assertThat(new ProxyResult[] {first, second})
                .containsOnlyOnce(new Related())
                .containsAnyOf(new Exists(kept.alias()), new OriginalGone());
        assertThat(repo.repo().proxies().related(url)).contains(kept.alias());
        assertThat(repo.repo().aliases().original(kept.alias())).isPresent();
        assertThat(repo.repo().aliases().aliasesForHash(kept.hash())).containsExactly(kept.alias());
    }

    /// Every other round, both nodes got the same bytes.
    @Test
    void ofTwoNodesThatIngestForOneAddressOneLeavesNothing() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        try (ExecutorService racers = Executors.newVirtualThreadPerTaskExecutor();
                PostgresRepo other = PostgresRepo.open(repo.config())) {
            for (int round = 0; round < ROUNDS; round++) {
                ProxyUrl url = Samples.url();
                NewOriginal one = Samples.original();
                NewOriginal two = round % 2 == 0 ? Samples.original() : Samples.original(one.hash());
                Future<ProxyIngestResult> first = racers.submit(() -> ingest(both, repo.repo(), one, url));
                Future<ProxyIngestResult> second = racers.submit(() -> ingest(both, other, two, url));
                checkIngested(url, one, first.get(), two, second.get());
            }
        }
    }

    private static ProxyIngestResult ingest(CyclicBarrier start, PostgresRepo node, NewOriginal original, ProxyUrl url)
            throws Exception {
        node.pendingFiles().record(original.identifier());
        start.await();
        return node.proxies().ingestAndRelate(original, url, Freshness.UNKNOWN);
    }

    private static void checkIngested(
            ProxyUrl url, NewOriginal one, ProxyIngestResult first, NewOriginal two, ProxyIngestResult second) {
        boolean isFirst = first instanceof Ingested;
        NewOriginal winner = isFirst ? one : two;
        NewOriginal loser = isFirst ? two : one;
        assertThat(new ProxyIngestResult[] {first, second})
                .containsExactlyInAnyOrder(
                        new Ingested(new IngestResult.Created()), new ProxyIngestResult.Exists(winner.alias()));
        assertThat(repo.repo().proxies().related(url)).contains(winner.alias());
        assertThat(repo.repo().aliases().aliasesForHash(winner.hash())).containsExactly(winner.alias());
        assertThat(repo.repo().aliases().hash(loser.alias())).isEmpty();
        assertThat(repo.repo().details().details(loser.identifier())).isEmpty();
        assertThat(repo.texts("SELECT identifier FROM pictor_pending_files"))
                .containsExactly(loser.identifier().path());
        repo.repo().pendingFiles().forget(loser.identifier());
    }
}
