package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Identifier;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.repo.AliasRepo.DeleteResult;
import dev.pictor.repo.CleanupQueue.Claimed;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.RepoException.Kind;
import dev.pictor.testkit.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Callers that upload, delete and clean up while something breaks, and write down what they were told.
///
/// Whoever is told to retry asks again, as often as it takes.
final class Traffic implements AutoCloseable {
    private static final int UPLOADERS = 4;
    private static final int CLEANERS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Repo repo;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
    private final Set<NewOriginal> alive = ConcurrentHashMap.newKeySet();
    private final Set<NewOriginal> deleted = ConcurrentHashMap.newKeySet();
    private final Queue<Identifier> begun = new ConcurrentLinkedQueue<>();
    private final Queue<Identifier> done = new ConcurrentLinkedQueue<>();
    private final Semaphore successes = new Semaphore(0);
    private final Semaphore refusals = new Semaphore(0);
    private volatile boolean open = true;

    private Traffic(Repo repo) {
        this.repo = repo;
    }

    static Traffic on(Repo repo) {
        Traffic traffic = new Traffic(repo);
        for (int i = 0; i < UPLOADERS; i++) {
            traffic.start(traffic::uploadAndDelete);
        }
        for (int i = 0; i < CLEANERS; i++) {
            traffic.start(traffic::cleanUp);
        }
        return traffic;
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private void start(Step step) {
        threads.add(Thread.ofVirtual().start(() -> {
            try {
                while (open) {
                    step.run();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | AssertionError failure) {
                unexpected.add(failure);
            }
        }));
    }

    /// Waits until so many more calls were answered.
    void awaitSuccesses(int count) throws InterruptedException {
        successes.drainPermits();
        assertThat(successes.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("%d answers; failures: %s", count, unexpected)
                .isTrue();
    }

    /// Waits until so many more callers were told to retry.
    void awaitRefusals(int count) throws InterruptedException {
        refusals.drainPermits();
        assertThat(refusals.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("%d refusals; failures: %s", count, unexpected)
                .isTrue();
    }

    /// Something that breaks.
    interface Fault {
        void happen() throws Exception;
    }

    /// Breaks something, and waits until a caller was told to retry.
    void awaitRefusalBy(Fault fault) throws Exception {
        refusals.drainPermits();
        fault.happen();
        assertThat(refusals.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("a refusal; failures: %s", unexpected)
                .isTrue();
    }

    private interface Question<T> {
        T ask() throws InterruptedException;
    }

    /// The answer, or nothing where the caller was told to retry.
    private <T> Optional<T> answer(Question<T> question) throws InterruptedException {
        try {
            T answer = question.ask();
            successes.release();
            return Optional.of(answer);
        } catch (RepoException failure) {
            if (failure.kind() != Kind.TIMEOUT && failure.kind() != Kind.UNAVAILABLE) {
                throw failure;
            }
            refusals.release();
            return Optional.empty();
        }
    }

    private <T> T insist(Question<T> question) throws InterruptedException {
        while (true) {
            Optional<T> answer = answer(question);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
    }

    private void uploadAndDelete() throws InterruptedException {
        NewOriginal original = Samples.original();
        insist(() -> {
            repo.pendingFiles().record(original.identifier());
            return true;
        });
        assertThat(insist(() -> repo.hashes().ingest(original))).isEqualTo(new IngestResult.Created());
        alive.add(original);
        NewOriginal victim = Samples.original();
        insist(() -> {
            repo.pendingFiles().record(victim.identifier());
            return true;
        });
        assertThat(insist(() -> repo.hashes().ingest(victim))).isEqualTo(new IngestResult.Created());
        // Whoever asks again may find that the first time did it.
        assertThat(insist(() -> repo.aliases().delete(victim.alias(), victim.token())))
                .isNotEqualTo(DeleteResult.WRONG_TOKEN);
        deleted.add(victim);
    }

    private void cleanUp() throws InterruptedException {
        Optional<Claimed> claimed = answer(() -> repo.cleanup().claim(UUID.randomUUID(), Duration.ofMillis(200)))
                .flatMap(found -> found);
        if (claimed.isPresent()) {
            perform(claimed.get(), () -> answer(() -> repo.cleanup().complete(claimed.get())));
        }
    }

    private void perform(Claimed claimed, Question<Optional<Boolean>> completion) throws InterruptedException {
        Identifier file = ((RemoveFile) claimed.job()).identifier();
        assertThat(done).as("a job that was done").doesNotContain(file);
        begun.add(file);
        if (completion.ask().orElse(false)) {
            done.add(file);
        }
    }

    /// Stops the callers; none of them is stuck.
    void stop() throws InterruptedException {
        open = false;
        for (Thread thread : threads) {
            assertThat(thread.join(PATIENCE))
                    .as("a caller that is not stuck, as at %s", List.of(thread.getStackTrace()))
                    .isTrue();
        }
        assertThat(unexpected).isEmpty();
    }

    /// Checks against another node, on a network without faults, that each outcome was true exactly once.
    void verify(Database around, Repo healthy) throws InterruptedException {
        assertThat(alive).isNotEmpty();
        assertThat(deleted).isNotEmpty();
        for (NewOriginal original : alive) {
            assertThat(healthy.aliases()
                            .original(original.alias())
                            .orElseThrow()
                            .identifier())
                    .isEqualTo(original.identifier());
        }
        for (NewOriginal original : deleted) {
            assertThat(healthy.aliases().original(original.alias())).isEmpty();
        }
        assertThat(count(around, "SELECT count(*) FROM hashes")).isEqualTo(alive.size());
        assertThat(count(around, "SELECT count(*) FROM aliases")).isEqualTo(alive.size());
        workOff(around, healthy);
        for (NewOriginal original : deleted) {
            assertThat(begun).contains(original.identifier());
        }
        for (NewOriginal original : alive) {
            assertThat(begun).doesNotContain(original.identifier());
        }
        assertThat(done).doesNotHaveDuplicates();
        assertThat(count(around, "SELECT count(*) FROM job_queue")).isZero();
        assertThat(count(around, "SELECT count(*) FROM pictor_dead_letters")).isZero();
        assertThat(count(around, "SELECT count(*) FROM pictor_pending_files")).isZero();
    }

    private static int count(Database around, String sql) {
        return around.one(sql, row -> row.getInt(1)).orElseThrow();
    }

    /// A claim whose answer was lost is free when its heart counts as stopped.
    private void workOff(Database around, Repo healthy) throws InterruptedException {
        around.update("UPDATE job_queue SET heartbeat = heartbeat - interval '3 minutes' WHERE worker IS NOT NULL");
        while (true) {
            Optional<Claimed> claimed = healthy.cleanup().claim(UUID.randomUUID(), Duration.ZERO);
            if (claimed.isEmpty()) {
                return;
            }
            perform(claimed.get(), () -> Optional.of(healthy.cleanup().complete(claimed.get())));
        }
    }

    @Override
    public void close() {
        open = false;
        threads.forEach(Thread::interrupt);
    }
}
