package dev.pictor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.JobQueue;
import dev.pictor.repo.NewJob;
import dev.pictor.repo.PushResult.Queued;
import dev.pictor.repo.postgres.RepoExtension;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Workers that are killed with -9 in the middle of their jobs, again and again.
final class KilledWorkerTest {
    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @BeforeEach
    void empty() {
        database.execute("DELETE FROM job_queue");
        database.execute("DELETE FROM pictor_dead_letters");
    }

    private static JobQueue jobs() {
        return database.repo().jobs();
    }

    private static UUID push(String json) {
        return ((Queued) jobs().push(ChildWorker.QUEUE, json, null)).id();
    }

    private static ChildWorker startWorker() throws IOException {
        return ChildWorker.start(
                database.postgres().jdbcUrl(),
                database.postgres().user(),
                database.postgres().password());
    }

    /// As if two minutes had passed since the workers died.
    private static void takeBack() {
        database.execute("""
                UPDATE job_queue SET heartbeat = timezone('UTC', now()) - interval '121 seconds'
                WHERE worker IS NOT NULL
                """);
        jobs().sweep();
    }

    private static Set<String> waitingOrRunning() {
        return new HashSet<>(database.texts("SELECT concat_ws(' ', id, status) FROM job_queue"));
    }

    @Test
    void everyJobEndsAsItsOutcomeSays() throws Exception {
        UUID deadly = push("9");
        UUID twice = push("2");
        UUID once = push("1");
        UUID hopeless = push("\"no hope\"");
        List<UUID> harmless = jobs().pushAll(Collections.nCopies(50, new NewJob(ChildWorker.QUEUE, "0"))).stream()
                .map(result -> ((Queued) result).id())
                .toList();
        for (Set<UUID> victims : List.of(
                Set.of(deadly, twice, once), Set.of(deadly, twice), Set.of(deadly), Set.of(deadly), Set.of(deadly))) {
            killOnceOnly(victims);
            takeBack();
        }
        assertThat(waitingOrRunning()).isEmpty();
        assertThat(harmless).hasSize(50);
        assertThat(database.texts("SELECT concat_ws(' ', id, reason) FROM pictor_dead_letters"))
                .containsExactlyInAnyOrder(deadly + " its workers died", hopeless + " \"no hope\"");
    }

    /// Kills a worker when all it has are jobs that wait for that; all others are done by then.
    private static void killOnceOnly(Set<UUID> victims) throws Exception {
        ChildWorker worker = startWorker();
        try {
            Set<UUID> waiting = new HashSet<>();
            while (waiting.size() < victims.size()) {
                waiting.add(worker.awaitWaiting());
            }
            assertThat(waiting).isEqualTo(victims);
            awaitLength(victims.size());
        } finally {
            worker.kill();
        }
    }

    private static void awaitLength(int expected) {
        long began = System.nanoTime();
        while (jobs().queueLength(ChildWorker.QUEUE) != expected) {
            assertThat(System.nanoTime() - began)
                    .as("jobs left: %s", waitingOrRunning())
                    .isLessThan(60_000_000_000L);
        }
    }

    @Test
    void noKillAtAnyMomentLosesAJob() throws Exception {
        int count = 400;
        Set<UUID> pushed = new HashSet<>();
        jobs().pushAll(Collections.nCopies(count, new NewJob(ChildWorker.QUEUE, "0")))
                .forEach(result -> pushed.add(((Queued) result).id()));
        Map<UUID, Integer> runs = new HashMap<>();
        for (int begun : new int[] {1, 40, 90}) {
            ChildWorker worker = startWorker();
            for (int i = 0; i < begun; i++) {
                runs.merge(worker.awaitBegun(), 1, Integer::sum);
            }
            worker.kill();
            takeBack();
        }
        ChildWorker last = startWorker();
        try {
            awaitLength(0);
        } finally {
            last.kill();
        }
        assertThat(pushed).containsAll(runs.keySet());
        assertThat(jobs().deadLetters().count(ChildWorker.QUEUE)).isZero();
    }
}
