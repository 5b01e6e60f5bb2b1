package dev.pictor.worker;

import dev.pictor.content.Operations;
import dev.pictor.content.Rendition;
import dev.pictor.generate.VariantOutcome;
import dev.pictor.generate.Variants;
import dev.pictor.ingest.BackgroundUploads;
import dev.pictor.job.ProcessJob;
import dev.pictor.media.MediaException;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.JobQueue;
import dev.pictor.repo.JobQueue.Reading;
import dev.pictor.store.StoreException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Performs the jobs of the queue `process`.
public final class ProcessPerformer implements JobPerformer {
    private static final Logger log = LoggerFactory.getLogger(ProcessPerformer.class);

    private final JobQueue jobs;
    private final BackgroundUploads uploads;
    private final Variants variants;

    public ProcessPerformer(JobQueue jobs, BackgroundUploads uploads, Variants variants) {
        this.jobs = jobs;
        this.uploads = uploads;
        this.variants = variants;
    }

    @Override
    public JobOutcome perform(ClaimedJob claimed) throws InterruptedException {
        return switch (jobs.read(claimed)) {
            case Reading.Understood(ProcessJob job) -> performed(claimed, job);
            case Reading.Understood(var job) -> new JobOutcome.Hopeless("nothing to make: " + job);
            case Reading.Unreadable(String reason) -> new JobOutcome.Hopeless(reason);
        };
    }

    private JobOutcome performed(ClaimedJob claimed, ProcessJob job) throws InterruptedException {
        try {
            return switch (job) {
                case ProcessJob.Ingest ingest -> ingested(ingest);
                case ProcessJob.Generate generate -> generated(claimed, generate);
            };
        } catch (StoreException | MediaException failure) {
            log.atWarn().setCause(failure).addKeyValue("job", claimed.id()).log("a job of the process queue failed");
            return new JobOutcome.Failed(String.valueOf(failure.getMessage()));
        }
    }

    private JobOutcome ingested(ProcessJob.Ingest job) throws InterruptedException {
        return switch (uploads.perform(job)) {
            case BackgroundUploads.Outcome.Finished() -> new JobOutcome.Done();
            case BackgroundUploads.Outcome.NotNow(String reason) -> new JobOutcome.Failed(reason);
        };
    }

    /// Nobody hears of a variant that cannot be made; whoever asks for it learns why.
    private JobOutcome generated(ClaimedJob claimed, ProcessJob.Generate job) throws InterruptedException {
        Optional<Rendition> named = Operations.parse(job.variant());
        if (named.isEmpty()) {
            return new JobOutcome.Hopeless("no variant that can be asked for: " + job.variant());
        }
        try {
            return switch (variants.get(job.source(), new Rendition(named.get().operations(), job.target()))) {
                case VariantOutcome.Ready _ -> new JobOutcome.Done();
                case VariantOutcome.Refused(Refusal reason)
                when reason == Refusal.BUSY || reason == Refusal.TIMEOUT -> new JobOutcome.Failed(reason.message());
                case VariantOutcome.Refused(Refusal reason) -> useless(claimed, reason.message());
                case VariantOutcome.UnknownAlias() -> useless(claimed, "its original is gone");
                case VariantOutcome.LostOriginal() -> useless(claimed, "the file of its original is lost");
            };
        } catch (RefusedMedia refused) {
            return useless(claimed, refused.reason().message());
        }
    }

    private static JobOutcome useless(ClaimedJob claimed, String reason) {
        log.atInfo()
                .addKeyValue("job", claimed.id())
                .addKeyValue("reason", reason)
                .log("a variant cannot be made");
        return new JobOutcome.Done();
    }
}
