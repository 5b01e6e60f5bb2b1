package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.repo.AliasRepo.DeleteResult;
import dev.pictor.repo.IngestResult.Created;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Original;
import dev.pictor.repo.Repo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every [dev.pictor.repo.AliasRepo] does.
public interface AliasRepoContract {
    Repo repo();

    @Test
    default void anUnknownAliasHasNoOriginal() {
        assertThat(repo().aliases().original(Alias.random(Format.PNG))).isEmpty();
        assertThat(repo().aliases().original(Alias.parse(""))).isEmpty();
    }

    @Test
    default void manyWhoAskAtOnceGetTheirOwnAnswers() throws Exception {
        List<NewOriginal> originals =
                Stream.generate(() -> Samples.ingested(repo())).limit(8).toList();
        List<FutureTask<Optional<ContentHash>>> questions = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Alias alias =
                    i % 9 == 8 ? Alias.random(Format.PNG) : originals.get(i % 9).alias();
            questions.add(
                    new FutureTask<>(() -> repo().aliases().original(alias).map(Original::hash)));
        }
        questions.forEach(question -> Thread.ofVirtual().start(question));
        for (int i = 0; i < questions.size(); i++) {
            assertThat(questions.get(i).get())
                    .isEqualTo(
                            i % 9 == 8
                                    ? Optional.empty()
                                    : Optional.of(originals.get(i % 9).hash()));
        }
    }

    @Test
    default void aNameThatNoRowCanHoldIsUnknown() {
        for (String text : new String[] {"a\0b.png", "x".repeat(Alias.MAX_LENGTH + 1)}) {
            Alias alias = Alias.parse(text);
            assertThat(repo().aliases().original(alias)).isEmpty();
            assertThat(repo().aliases().delete(alias, DeleteToken.random())).isEqualTo(DeleteResult.UNKNOWN);
            assertThat(repo().variants().find(alias, Samples.VARIANT)).isEmpty();
        }
    }

    @Test
    default void aLongestNameIsKept() {
        NewOriginal original = Samples.withAlias(Samples.original(), Alias.parse("ä".repeat(1000) + ".png"));
        assertThat(Samples.ingest(repo(), original)).isEqualTo(new Created());
        assertThat(repo().aliases().original(original.alias())).isPresent();
    }

    @Test
    default void aWrongTokenChangesNothing() {
        NewOriginal original = Samples.ingested(repo());
        for (String token : new String[] {"", "a\0b", DeleteToken.random().text()}) {
            assertThat(repo().aliases().delete(original.alias(), DeleteToken.parse(token)))
                    .isEqualTo(DeleteResult.WRONG_TOKEN);
        }
        assertThat(repo().aliases().original(original.alias())).isPresent();
    }

    @Test
    default void aTokenFitsInEverySpelling() {
        NewOriginal original = Samples.ingested(repo());
        String shouted = original.token().text().toUpperCase(Locale.ROOT);
        assertThat(repo().aliases().delete(original.alias(), DeleteToken.parse(shouted)))
                .isEqualTo(DeleteResult.DELETED);
    }

    @Test
    default void aDeletedAliasIsUnknown() {
        NewOriginal original = Samples.ingested(repo());
        assertThat(repo().aliases().delete(original.alias(), original.token())).isEqualTo(DeleteResult.DELETED);
        assertThat(repo().aliases().original(original.alias())).isEmpty();
        assertThat(repo().aliases().delete(original.alias(), original.token())).isEqualTo(DeleteResult.UNKNOWN);
    }

    @Test
    default void theLastAliasTakesVariantsAndFilesAlong() throws InterruptedException {
        NewOriginal original = Samples.ingested(repo());
        Identifier variant = Samples.built(repo(), original.hash(), Samples.VARIANT);
        repo().aliases().delete(original.alias(), original.token());
        assertThat(Samples.workedOff(repo())).contains(new RemoveFile(original.identifier()), new RemoveFile(variant));
        assertThat(repo().cleanup().isReferenced(original.identifier())).isFalse();
        assertThat(repo().cleanup().isReferenced(variant)).isFalse();
    }

    @Test
    default void anotherAliasKeepsTheOriginal() throws InterruptedException {
        NewOriginal first = Samples.ingested(repo());
        NewOriginal second = Samples.original(first.hash());
        Samples.ingest(repo(), second);
        Identifier variant = Samples.built(repo(), first.hash(), Samples.VARIANT);
        assertThat(repo().aliases().delete(first.alias(), first.token())).isEqualTo(DeleteResult.DELETED);
        assertThat(repo().aliases().original(second.alias())).isPresent();
        assertThat(Samples.workedOff(repo()))
                .doesNotContain(new RemoveFile(first.identifier()), new RemoveFile(variant));
    }

    @Test
    default void aContentThatIsGoneCanComeBack() {
        NewOriginal first = Samples.ingested(repo());
        repo().aliases().delete(first.alias(), first.token());
        NewOriginal again = Samples.withAlias(Samples.original(first.hash()), first.alias());
        assertThat(Samples.ingest(repo(), again)).isEqualTo(new Created());
        assertThat(repo().aliases().original(first.alias()).orElseThrow().identifier())
                .isEqualTo(again.identifier());
    }
}
