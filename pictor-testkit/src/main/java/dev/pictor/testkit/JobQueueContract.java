package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.content.Alias;
import dev.pictor.content.OutputFormat;
import dev.pictor.content.Rendition;
import dev.pictor.job.CleanupJob;
import dev.pictor.job.Job;
import dev.pictor.job.ProcessJob.Generate;
import dev.pictor.job.ProcessJob.Ingest;
import dev.pictor.job.Queue;
import dev.pictor.job.UploadQuery;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.DeadLetter;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.JobOutcome.Done;
import dev.pictor.repo.JobOutcome.Failed;
import dev.pictor.repo.JobOutcome.Hopeless;
import dev.pictor.repo.JobOutcome.Released;
import dev.pictor.repo.JobQueue;
import dev.pictor.repo.JobQueue.Reading;
import dev.pictor.repo.NewJob;
import dev.pictor.repo.PushResult.AlreadyQueued;
import dev.pictor.repo.PushResult.Queued;
import dev.pictor.repo.RepoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every [JobQueue] does. Each test has queues of its own.
public interface JobQueueContract {
    JobQueue jobs();

    private static Queue queue() {
        return new Queue("test-" + UUID.randomUUID());
    }

    private UUID pushed(Queue queue, String json) {
        return ((Queued) jobs().push(queue, json, null)).id();
    }

    private List<ClaimedJob> claim(int limit, Queue... queues) throws InterruptedException {
        return jobs().claim(List.of(queues), limit, Duration.ZERO);
    }

    private ClaimedJob claimed(Queue queue) throws InterruptedException {
        return claim(1, queue).getFirst();
    }

    private static <T> List<T> together(int threads, Callable<T> work) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(work));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get(1, TimeUnit.MINUTES));
            }
            return results;
        }
    }

    @Test
    default void jobsComeInTheOrderInWhichTheyWereQueued() throws InterruptedException {
        Queue queue = queue();
        UUID first = pushed(queue, "1");
        jobs().pushAll(Stream.of("2", "3", "4")
                .map(json -> new NewJob(queue, json))
                .toList());
        ClaimedJob popped = jobs().pop(queue, UUID.randomUUID());
        assertThat(popped.id()).isEqualTo(first);
        assertThat(popped.json()).isEqualTo("1");
        assertThat(claim(2, queue)).extracting(ClaimedJob::json).containsExactly("2", "3");
        assertThat(claim(5, queue)).extracting(ClaimedJob::json).containsExactly("4");
        assertThat(claim(5, queue)).isEmpty();
    }

    @Test
    default void everyJobOfABatchHasAWorkerOfItsOwn() throws InterruptedException {
        Queue queue = queue();
        for (int i = 0; i < 20; i++) {
            pushed(queue, "{}");
        }
        assertThat(claim(20, queue)).extracting(ClaimedJob::worker).doesNotHaveDuplicates();
    }

    @Test
    default void aQueueSeesNoJobOfAnother() throws InterruptedException {
        Queue queue = queue();
        pushed(queue(), "{}");
        assertThat(claim(5, queue)).isEmpty();
    }

    @Test
    default void theMoreUrgentQueueGoesFirst() throws InterruptedException {
        Queue later = queue();
        Queue urgent = queue();
        pushed(later, "1");
        pushed(urgent, "2");
        assertThat(claim(5, urgent, later)).extracting(ClaimedJob::json).containsExactly("2");
        assertThat(claim(5, urgent, later)).extracting(ClaimedJob::json).containsExactly("1");
    }

    @Test
    default void aNewJobWakesAWaitingPop() throws Exception {
        Queue queue = queue();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ClaimedJob> waiting = executor.submit(() -> jobs().pop(queue, UUID.randomUUID()));
            UUID id = pushed(queue, "{}");
            assertThat(waiting.get(1, TimeUnit.MINUTES).id()).isEqualTo(id);
        }
    }

    @Test
    default void anInterruptionEndsAWait() throws InterruptedException {
        Set<String> ended = ConcurrentHashMap.newKeySet();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                jobs().pop(queue(), UUID.randomUUID());
            } catch (InterruptedException stopped) {
                ended.add("interrupted");
            }
        });
        waiting.interrupt();
        assertThat(waiting.join(Duration.ofMinutes(1))).isTrue();
        assertThat(ended).containsExactly("interrupted");
    }

    @Test
    default void oneOfManyGetsTheOnlyJob() throws Exception {
        Queue queue = queue();
        pushed(queue, "{}");
        assertThat(together(32, () -> claim(1, queue).size()))
                .containsOnlyOnce(1)
                .hasSize(32);
    }

    @Test
    default void manyWorkersDoEveryJobOnce() throws Exception {
        Queue queue = queue();
        for (int i = 0; i < 10; i++) {
            jobs().pushAll(Stream.generate(() -> new NewJob(queue, "{}"))
                    .limit(100)
                    .toList());
        }
        Map<UUID, Integer> seen = new ConcurrentHashMap<>();
        together(16, () -> {
            for (var batch = claim(7, queue); !batch.isEmpty(); batch = claim(7, queue)) {
                Map<ClaimedJob, JobOutcome> outcomes = new ConcurrentHashMap<>();
                batch.forEach(job -> seen.merge(job.id(), 1, Integer::sum));
                batch.forEach(job -> outcomes.put(job, new Done()));
                assertThat(jobs().completeAll(outcomes)).isEmpty();
            }
            return 0;
        });
        assertThat(seen).hasSize(1_000);
        assertThat(seen.values()).containsOnly(1);
        assertThat(jobs().queueLength(queue)).isZero();
    }

    @Test
    default void aUniqueKeyIsTakenUntilItsJobIsGone() throws InterruptedException {
        Queue queue = queue();
        String key = queue.name();
        assertThat(jobs().push(queue, "1", key)).isInstanceOf(Queued.class);
        assertThat(jobs().push(queue, "2", key)).isEqualTo(new AlreadyQueued());
        ClaimedJob running = claimed(queue);
        assertThat(jobs().push(queue, "3", key)).isEqualTo(new AlreadyQueued());
        jobs().completeJob(running, new Done());
        assertThat(jobs().push(queue, "4", key)).isInstanceOf(Queued.class);
    }

    @Test
    default void oneOfManyTakesAUniqueKey() throws Exception {
        Queue queue = queue();
        assertThat(together(20, () -> jobs().push(queue, "{}", queue.name())))
                .filteredOn(Queued.class::isInstance)
                .hasSize(1);
        assertThat(jobs().queueLength(queue)).isEqualTo(1);
    }

    @Test
    default void aBatchTellsWhichJobsWereNew() {
        Queue queue = queue();
        String key = queue.name();
        assertThat(jobs().pushAll(List.of(
                        new NewJob(queue, "1", key), new NewJob(queue, "2", key), new NewJob(queue, "3"))))
                .extracting(Object::getClass)
                .containsExactly(Queued.class, AlreadyQueued.class, Queued.class);
        assertThat(jobs().queueLength(queue)).isEqualTo(2);
        assertThat(jobs().queueLength()).isGreaterThanOrEqualTo(2);
    }

    @Test
    default void onlyItsWorkerCanBeatOrFinishAJob() throws InterruptedException {
        Queue queue = queue();
        pushed(queue, "{}");
        ClaimedJob job = claimed(queue);
        ClaimedJob thief = new ClaimedJob(job.id(), UUID.randomUUID(), queue, job.json());
        assertThat(jobs().heartbeat(List.of(job, thief))).containsExactly(thief);
        for (var outcome : List.of(new Done(), new Failed("no"), new Hopeless("no"), new Released())) {
            assertThat(jobs().completeJob(thief, outcome)).isFalse();
        }
        assertThat(jobs().completeJob(job, new Done())).isTrue();
        assertThat(jobs().completeJob(job, new Done())).isFalse();
        assertThat(jobs().heartbeat(List.of(job))).containsExactly(job);
    }

    @Test
    default void aWorkerHoldsOneJob() throws InterruptedException {
        Queue queue = queue();
        pushed(queue, "1");
        pushed(queue, "2");
        ClaimedJob job = jobs().pop(queue, UUID.randomUUID());
        assertThatExceptionOfType(RepoException.class).isThrownBy(() -> jobs().pop(queue, job.worker()));
        assertThat(jobs().heartbeat(List.of(job))).isEmpty();
        jobs().completeJob(job, new Done());
        assertThat(jobs().pop(queue, job.worker()).json()).isEqualTo("2");
    }

    @Test
    default void aReleasedJobWaitsAgainInItsOldPlace() throws InterruptedException {
        Queue queue = queue();
        pushed(queue, "1");
        pushed(queue, "2");
        jobs().completeJob(claimed(queue), new Released());
        assertThat(claimed(queue).json()).isEqualTo("1");
    }

    @Test
    default void manyOutcomesAreToldAtOnce() throws InterruptedException {
        Queue queue = queue();
        jobs().pushAll(Stream.of("1", "2", "3", "4")
                .map(json -> new NewJob(queue, json))
                .toList());
        List<ClaimedJob> batch = claim(4, queue);
        ClaimedJob stranger = new ClaimedJob(UUID.randomUUID(), UUID.randomUUID(), queue, "{}");
        assertThat(jobs().completeAll(Map.of(
                        batch.get(0),
                        new Done(),
                        batch.get(1),
                        new Failed("busy"),
                        batch.get(2),
                        new Hopeless("broken"),
                        batch.get(3),
                        new Released(),
                        stranger,
                        new Done())))
                .containsExactly(stranger);
        assertThat(claim(9, queue)).extracting(ClaimedJob::json).containsExactly("4");
        assertThat(jobs().queueLength(queue)).isEqualTo(2);
        assertThat(jobs().deadLetters().count(queue)).isEqualTo(1);
    }

    @Test
    default void aDeadLetterIsListedAndDrivenAgainOrDropped() throws InterruptedException {
        Queue queue = queue();
        jobs().pushAll(List.of(new NewJob(queue, "1", queue.name()), new NewJob(queue, "2")));
        claim(2, queue).forEach(job -> jobs().completeJob(job, new Hopeless("no\0use")));
        List<DeadLetter> mine = new ArrayList<>();
        for (var page = jobs().deadLetters().page(null, 1);
                !page.isEmpty();
                page = jobs().deadLetters().page(page.getLast(), 1)) {
            page.stream().filter(letter -> letter.queue().equals(queue)).forEach(mine::add);
        }
        assertThat(mine).extracting(DeadLetter::json).containsExactlyInAnyOrder("1", "2");
        assertThat(mine).extracting(DeadLetter::reason).containsOnly("no use");
        List<UUID> ids = mine.stream().map(DeadLetter::id).toList();
        jobs().push(queue, "3", queue.name());
        assertThat(jobs().deadLetters().redrive(ids)).hasSize(1);
        assertThat(claim(9, queue)).extracting(ClaimedJob::json).containsExactlyInAnyOrder("2", "3");
        assertThat(jobs().deadLetters().drop(ids)).isEqualTo(1);
        assertThat(jobs().deadLetters().count(queue)).isZero();
    }

    @Test
    default void aCancelledJobIsNotClaimedAndARunningOneIsTold() throws InterruptedException {
        Queue queue = queue();
        UUID waiting = pushed(queue, "1");
        assertThat(jobs().cancel(waiting)).isTrue();
        assertThat(jobs().cancel(waiting)).isFalse();
        jobs().push(queue, "2", queue.name());
        ClaimedJob running = claimed(queue);
        assertThat(jobs().cancel(queue.name())).isTrue();
        assertThat(jobs().heartbeat(List.of(running))).containsExactly(running);
        assertThat(jobs().completeJob(running, new Failed("late"))).isFalse();
        assertThat(jobs().queueLength(queue)).isZero();
    }

    @Test
    default void jobsOfTheCatalogueAreReadAsTheyWereQueued() throws InterruptedException {
        Generate generate = Generate.of(
                        Alias.parse(UUID.randomUUID() + ".png"), new Rendition(List.of(), OutputFormat.WEBP))
                .orElseThrow();
        List<Job> catalogue = List.of(
                new CleanupJob.RemoveFile(Samples.file()),
                generate,
                new Ingest(Samples.file(), UUID.randomUUID(), null, UploadQuery.DEFAULT));
        for (Job job : catalogue) {
            for (ClaimedJob other : claim(1_000, job.queue())) {
                jobs().completeJob(other, new Done());
            }
            assertThat(jobs().push(job)).isInstanceOf(Queued.class);
            ClaimedJob claimed = claimed(job.queue());
            assertThat(jobs().read(claimed)).isEqualTo(new Reading.Understood(job));
            jobs().completeJob(claimed, new Done());
        }
        assertThat(jobs().read(new ClaimedJob(UUID.randomUUID(), UUID.randomUUID(), Queue.PROCESS, "{\"New\":{}}")))
                .isInstanceOf(Reading.Unreadable.class);
    }

    @Test
    default void aTextThatIsNoJsonIsRefused() {
        assertThatExceptionOfType(RepoException.class)
                .isThrownBy(() -> jobs().push(queue(), "{", null))
                .extracting(RepoException::kind)
                .isEqualTo(RepoException.Kind.INVALID_INPUT);
    }
}
