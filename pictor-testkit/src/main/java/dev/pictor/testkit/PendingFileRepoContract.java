package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Identifier;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.repo.Repo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every [dev.pictor.repo.PendingFileRepo] does.
public interface PendingFileRepoContract {
    Repo repo();

    @Test
    default void aFileThatPendsForTooLongIsRemoved() throws InterruptedException {
        Identifier file = Samples.file();
        repo().pendingFiles().record(file);
        repo().pendingFiles().giveUp(Duration.ofHours(1));
        assertThat(Samples.workedOff(repo())).doesNotContain(new RemoveFile(file));
        assertThat(repo().pendingFiles().giveUp(Duration.ZERO)).isPositive();
        assertThat(repo().pendingFiles().giveUp(Duration.ZERO)).isZero();
        assertThat(Samples.workedOff(repo())).containsOnlyOnce(new RemoveFile(file));
    }

    @Test
    default void aForgottenFileIsLeftAlone() throws InterruptedException {
        Identifier file = Samples.file();
        repo().pendingFiles().record(file);
        repo().pendingFiles().record(file);
        repo().pendingFiles().forget(file);
        repo().pendingFiles().forget(file);
        repo().pendingFiles().giveUp(Duration.ZERO);
        assertThat(Samples.workedOff(repo())).doesNotContain(new RemoveFile(file));
    }

    @Test
    default void filesThatAreWrittenDownTogetherAreGivenUpToo() throws InterruptedException {
        Identifier one = Samples.file();
        Identifier two = Samples.file();
        repo().pendingFiles().record(one);
        repo().pendingFiles().recordAll(List.of(one, two));
        repo().pendingFiles().giveUp(Duration.ZERO);
        assertThat(Samples.workedOff(repo())).containsOnlyOnce(new RemoveFile(one), new RemoveFile(two));
    }

    @Test
    default void manyFilesAreGivenUpAtOnce() throws InterruptedException {
        for (int i = 0; i < 2100; i++) {
            repo().pendingFiles().record(Samples.file());
        }
        assertThat(repo().pendingFiles().giveUp(Duration.ZERO)).isGreaterThanOrEqualTo(2100);
        assertThat(Samples.workedOff(repo())).hasSizeGreaterThanOrEqualTo(2100);
    }
}
