package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.content.Identifier;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.repo.CleanupQueue.Claimed;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/// What every [dev.pictor.repo.CleanupQueue] does.
public interface CleanupQueueContract {
    Repo repo();

    private Claimed claimed() throws InterruptedException {
        return repo().cleanup().claim(UUID.randomUUID(), Duration.ZERO).orElseThrow();
    }

    @Test
    default void anEmptyQueueHasNothingToClaim() throws InterruptedException {
        Samples.workedOff(repo());
        assertThat(repo().cleanup().claim(UUID.randomUUID(), Duration.ofMillis(1)))
                .isEmpty();
    }

    @Test
    default void theOldestJobComesFirst() throws InterruptedException {
        Samples.workedOff(repo());
        Identifier first = Samples.file();
        repo().pendingFiles().record(first);
        repo().pendingFiles().giveUp(Duration.ZERO);
        Samples.queueJobs(repo(), 3);
        assertThat(claimed().job()).isEqualTo(new RemoveFile(first));
    }

    @Test
    default void aClaimedJobIsNobodyElses() throws InterruptedException {
        Samples.workedOff(repo());
        Samples.queueJobs(repo(), 1);
        Claimed job = claimed();
        assertThat(repo().cleanup().claim(UUID.randomUUID(), Duration.ZERO)).isEmpty();
        Claimed thief = new Claimed(job.id(), UUID.randomUUID(), job.job());
        assertThat(repo().cleanup().heartbeat(thief)).isFalse();
        assertThat(repo().cleanup().complete(thief)).isFalse();
        assertThat(repo().cleanup().heartbeat(job)).isTrue();
        assertThat(repo().cleanup().complete(job)).isTrue();
        assertThat(repo().cleanup().complete(job)).isFalse();
    }

    @Test
    default void aWorkerHoldsOneJobAtATime() throws InterruptedException {
        Samples.queueJobs(repo(), 2);
        Claimed job = claimed();
        assertThatExceptionOfType(RepoException.class)
                .isThrownBy(() -> repo().cleanup().claim(job.worker(), Duration.ZERO));
        repo().cleanup().complete(job);
        assertThat(repo().cleanup().claim(job.worker(), Duration.ZERO)).isPresent();
    }

    @Test
    default void aJobThatFailedRestsBeforeItsNextTry() throws InterruptedException {
        Samples.workedOff(repo());
        Samples.queueJobs(repo(), 1);
        Claimed job = claimed();
        repo().cleanup().retry(job, "the disk is full");
        assertThat(repo().cleanup().claim(UUID.randomUUID(), Duration.ZERO)).isEmpty();
        assertThat(repo().cleanup().heartbeat(job)).isFalse();
    }

    @Test
    default void aNewJobWakesOneWhoWaits() throws InterruptedException {
        Samples.workedOff(repo());
        Map<UUID, Claimed> claimed = new ConcurrentHashMap<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                repo().cleanup()
                        .claim(UUID.randomUUID(), Duration.ofDays(1))
                        .ifPresent(job -> claimed.put(job.id(), job));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        Samples.queueJobs(repo(), 1);
        assertThat(waiting.join(Duration.ofMinutes(1))).isTrue();
        assertThat(claimed).hasSize(1);
    }

    @Test
    default void everyJobIsClaimedOnce() throws InterruptedException {
        Samples.workedOff(repo());
        Samples.queueJobs(repo(), 300);
        Map<UUID, Claimed> seen = new ConcurrentHashMap<>();
        Map<UUID, Claimed> twice = new ConcurrentHashMap<>();
        Thread[] workers = new Thread[8];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = Thread.ofVirtual().start(() -> {
                try {
                    for (var job = repo().cleanup().claim(UUID.randomUUID(), Duration.ZERO);
                            job.isPresent();
                            job = repo().cleanup().claim(UUID.randomUUID(), Duration.ZERO)) {
                        if (seen.put(job.get().id(), job.get()) != null) {
                            twice.put(job.get().id(), job.get());
                        }
                        repo().cleanup().complete(job.get());
                    }
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        for (Thread worker : workers) {
            worker.join();
        }
        assertThat(seen).hasSize(300);
        assertThat(twice).isEmpty();
    }

    @Test
    default void filesOfOriginalsAndVariantsAreReferenced() {
        NewOriginal original = Samples.ingested(repo());
        Identifier variant = Samples.built(repo(), original.hash(), Samples.VARIANT);
        assertThat(repo().cleanup().isReferenced(original.identifier())).isTrue();
        assertThat(repo().cleanup().isReferenced(variant)).isTrue();
        assertThat(repo().cleanup().isReferenced(Samples.file())).isFalse();
    }
}
