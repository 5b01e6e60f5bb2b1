package dev.pictor.app;

import dev.pictor.job.Queue;
import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.DeadLetters;
import dev.pictor.repo.JobQueue;
import dev.pictor.repo.Repo;
import java.util.List;

/// What is looked up when somebody reads the numbers.
final class Gauges {
    private Gauges() {}

    static void register(Meter meter, Repo repo) {
        JobQueue jobs = repo.jobs();
        DeadLetters deadLetters = jobs.deadLetters();
        for (Queue queue : List.of(Queue.CLEANUP, Queue.PROCESS)) {
            Label label = new Label("queue", queue.name());
            meter.gauge("pictor_queue_length", () -> jobs.queueLength(queue), label);
            meter.gauge("pictor_dead_letters", () -> deadLetters.count(queue), label);
        }
        meter.gauge("pictor_hears_changes", () -> repo.hearsChanges() ? 1 : 0);
    }
}
