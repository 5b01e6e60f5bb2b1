package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.repo.CleanupQueue.Claimed;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Original;
import dev.pictor.repo.VariantRepo.RegisterResult;
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
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Uploads, deletes, builds and cleans up a few contents all at once. Nothing that was acknowledged may be lost, and
/// nothing may be left over.
class RaceTest {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    private static final int WORKERS = 6;
    private static final int ROUNDS = 400;

    private final List<ContentHash> contents = List.of(Samples.content(), Samples.content(), Samples.content());
    private final Set<Identifier> store = ConcurrentHashMap.newKeySet();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean racing = true;
    private final Queue<NewOriginal> alive = new ConcurrentLinkedQueue<>();

    @Test
    void uploadsAndDeletionsOfTheSameContentsLoseNothing() throws InterruptedException {
        List<Thread> uploaders = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            uploaders.add(start(this::uploadAndDelete));
        }
        Thread builder = start(this::build);
        Thread cleaner = start(this::cleanUpWhileRacing);
        for (Thread uploader : uploaders) {
            uploader.join();
        }
        builder.join();
        racing = false; // an interruption could cut a statement of which nobody knows whether it was done
        cleaner.join();
        assertThat(failures).isEmpty();
        allThatIsAliveIsServed();
        while (!alive.isEmpty()) {
            delete(alive.remove());
        }
        repo.repo().pendingFiles().giveUp(Duration.ZERO);
        while (cleanUp()) {}
        assertThat(failures).isEmpty();
        nothingIsLeft();
    }

    private Thread start(Step work) {
        return Thread.ofVirtual().start(() -> {
            try {
                work.run();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | AssertionError failure) {
                failures.add(failure);
            }
        });
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private ContentHash anyContent() {
        return contents.get(ThreadLocalRandom.current().nextInt(contents.size()));
    }

    private void uploadAndDelete() {
        Queue<NewOriginal> own = new ConcurrentLinkedQueue<>();
        for (int round = 0; round < ROUNDS; round++) {
            NewOriginal original = Samples.original(anyContent());
            upload(original);
            isServed(original);
            own.add(original);
            while (own.size() > ThreadLocalRandom.current().nextInt(3)) {
                delete(own.remove());
            }
        }
        alive.addAll(own);
    }

    private void upload(NewOriginal original) {
        repo.repo().pendingFiles().record(original.identifier());
        store.add(original.identifier());
        IngestResult result = repo.repo().hashes().ingest(original);
        if (result instanceof IngestResult.Duplicate) {
            store.remove(original.identifier());
            repo.repo().pendingFiles().forget(original.identifier());
        } else {
            assertThat(result).isEqualTo(new IngestResult.Created());
        }
    }

    private void isServed(NewOriginal original) {
        Original found = repo.repo().aliases().original(original.alias()).orElseThrow();
        assertThat(found.hash()).isEqualTo(original.hash());
        assertThat(found.details()).isNotNull();
        assertThat(store).contains(found.identifier());
    }

    private void delete(NewOriginal original) {
        assertThat(repo.repo().aliases().delete(original.alias(), original.token()))
                .isEqualTo(dev.pictor.repo.AliasRepo.DeleteResult.DELETED);
    }

    private void build() {
        for (int round = 0; round < ROUNDS; round++) {
            Identifier file = Samples.file();
            repo.repo().pendingFiles().record(file);
            store.add(file);
            RegisterResult result = repo.repo()
                    .variants()
                    .register(anyContent(), new Variant("resize/" + round % 3 + "/webp"), file, Samples.details());
            if (!(result instanceof RegisterResult.Registered)) {
                store.remove(file);
                repo.repo().pendingFiles().forget(file);
            }
        }
    }

    private void cleanUpWhileRacing() throws InterruptedException {
        while (racing) {
            Optional<Claimed> job = repo.repo().cleanup().claim(UUID.randomUUID(), Duration.ofMillis(100));
            job.ifPresent(this::perform);
        }
    }

    private boolean cleanUp() throws InterruptedException {
        Optional<Claimed> job = repo.repo().cleanup().claim(UUID.randomUUID(), Duration.ZERO);
        job.ifPresent(this::perform);
        return job.isPresent();
    }

    private void perform(Claimed claimed) {
        RemoveFile job = (RemoveFile) claimed.job();
        assertThat(repo.repo().cleanup().isReferenced(job.identifier())).isFalse();
        assertThat(store.remove(job.identifier())).as("a file that is there").isTrue();
        repo.repo().cleanup().forgetDetails(job.identifier());
        assertThat(repo.repo().cleanup().complete(claimed)).isTrue();
    }

    private void allThatIsAliveIsServed() {
        alive.forEach(this::isServed);
        assertThat(repo.texts(
                        "SELECT hash FROM hashes h WHERE NOT EXISTS (SELECT 1 FROM aliases a WHERE a.hash = h.hash)"))
                .isEmpty();
    }

    private void nothingIsLeft() {
        assertThat(store).isEmpty();
        for (String table : List.of("hashes", "aliases", "variants", "details", "job_queue", "pictor_pending_files")) {
            assertThat(repo.text("SELECT count(*) FROM " + table)).as(table).contains("0");
        }
    }
}
