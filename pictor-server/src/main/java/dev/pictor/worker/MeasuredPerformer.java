package dev.pictor.worker;

import dev.pictor.job.Queue;
import dev.pictor.metrics.Activity;
import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobOutcome;
import java.util.UUID;

/// Counts and times the jobs of one queue.
public final class MeasuredPerformer implements JobPerformer {
    private final JobPerformer performer;
    private final Activity jobs;

    public MeasuredPerformer(JobPerformer performer, Queue queue, Meter meter) {
        this.performer = performer;
        this.jobs = new Activity(
                meter,
                "pict_rs_job",
                new Label("queue", queue.name()),
                new Label("worker_id", UUID.randomUUID().toString()));
    }

    @Override
    public JobOutcome perform(ClaimedJob job) throws InterruptedException {
        return jobs.during(() -> performer.perform(job), JobOutcome.Done.class::isInstance);
    }
}
