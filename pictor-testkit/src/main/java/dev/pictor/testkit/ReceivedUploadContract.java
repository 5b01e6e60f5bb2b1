package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.content.UploadId;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.job.Job;
import dev.pictor.job.ProcessJob;
import dev.pictor.job.Queue;
import dev.pictor.job.UploadQuery;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.JobQueue.Reading;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.NewUpload;
import dev.pictor.repo.Repo;
import dev.pictor.repo.UploadRepo.UploadState;
import dev.pictor.repo.UploadRepo.UploadState.Finished;
import dev.pictor.repo.UploadRepo.UploadState.Unfinished;
import dev.pictor.repo.UploadResult;
import dev.pictor.repo.UploadResult.Failure;
import dev.pictor.repo.UploadResult.Success;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every [dev.pictor.repo.UploadRepo] does with files that were received.
public interface ReceivedUploadContract {
    Repo repo();

    private NewUpload received() {
        Identifier identifier = Identifier.next(Instant.now(), "");
        repo().pendingFiles().record(identifier);
        return new NewUpload(identifier, null, UploadQuery.DEFAULT);
    }

    private UploadId begun(NewUpload upload) {
        return repo().uploads().begin(List.of(upload)).orElseThrow().getFirst();
    }

    private NewOriginal stored() {
        NewOriginal original = Samples.original();
        repo().pendingFiles().record(original.identifier());
        return original;
    }

    private static UploadResult success(NewOriginal original) {
        return new Success(original.alias(), original.token());
    }

    private UploadState state(UploadId upload) throws InterruptedException {
        return repo().uploads().wait(upload, Duration.ZERO);
    }

    private List<Job> jobs() throws InterruptedException {
        List<Job> jobs = new ArrayList<>();
        for (ClaimedJob claimed : repo().jobs().claim(List.of(Queue.PROCESS), 1000, Duration.ZERO)) {
            if (repo().jobs().read(claimed) instanceof Reading.Understood(Job job)) {
                jobs.add(job);
            }
            repo().jobs().completeJob(claimed, new JobOutcome.Done());
        }
        return jobs;
    }

    @Test
    default void aBegunUploadHasAJobAndAFileThatIsNotPending() throws InterruptedException {
        NewUpload one = received();
        NewUpload two = new NewUpload(received().received(), Alias.parse("named.png"), UploadQuery.DEFAULT);
        List<UploadId> uploads = repo().uploads().begin(List.of(one, two)).orElseThrow();
        assertThat(uploads).hasSize(2).doesNotHaveDuplicates();
        assertThat(state(uploads.getFirst())).isEqualTo(new Unfinished());
        assertThat(jobs())
                .contains(
                        new ProcessJob.Ingest(one.received(), uploads.get(0).value(), null, one.query()),
                        new ProcessJob.Ingest(
                                two.received(), uploads.get(1).value(), Alias.parse("named.png"), two.query()));
        repo().pendingFiles().giveUp(Duration.ZERO);
        assertThat(Samples.workedOff(repo()))
                .doesNotContain(new RemoveFile(one.received()), new RemoveFile(two.received()));
    }

    @Test
    default void noUploadBeginsWhereOneFileWasGivenUp() throws InterruptedException {
        NewUpload lost = received();
        repo().pendingFiles().giveUp(Duration.ZERO);
        NewUpload other = received();
        assertThat(repo().uploads().begin(List.of(other, lost))).isEmpty();
        assertThat(jobs())
                .noneMatch(job -> job instanceof ProcessJob.Ingest ingest
                        && (ingest.identifier().equals(other.received())
                                || ingest.identifier().equals(lost.received())));
        repo().pendingFiles().giveUp(Duration.ZERO);
        assertThat(Samples.workedOff(repo())).contains(new RemoveFile(other.received()));
    }

    @Test
    default void anIngestFinishesItsUploadAndRemovesTheReceivedFile() throws InterruptedException {
        NewUpload received = received();
        UploadId upload = begun(received);
        NewOriginal original = stored();
        assertThat(repo().uploads().ingest(upload, received.received(), original))
                .isEqualTo(new IngestResult.Created());
        assertThat(state(upload)).isEqualTo(new Finished(success(original)));
        assertThat(repo().aliases().hash(original.alias())).contains(original.hash());
        assertThat(Samples.workedOff(repo())).contains(new RemoveFile(received.received()));
    }

    @Test
    default void anIngestWhoseAnswerWasLostMayBeRepeated() throws InterruptedException {
        NewUpload received = received();
        UploadId upload = begun(received);
        NewOriginal original = stored();
        repo().uploads().ingest(upload, received.received(), original);
        assertThat(repo().uploads().ingest(upload, received.received(), original))
                .isEqualTo(new IngestResult.Created());
        assertThat(repo().aliases().aliasesForHash(original.hash())).containsExactly(original.alias());
    }

    @Test
    default void nothingIsIngestedForAnUploadThatIsFinishedOrGone() throws InterruptedException {
        NewUpload received = received();
        UploadId finished = begun(received);
        repo().uploads().reject(finished, received.received(), new Failure("no picture", "command-failure"));
        for (UploadId upload : List.of(finished, new UploadId(UUID.randomUUID()))) {
            NewOriginal original = stored();
            assertThat(repo().uploads().ingest(upload, received.received(), original))
                    .isEqualTo(new IngestResult.Unwanted());
            assertThat(repo().aliases().hash(original.alias())).isEmpty();
            repo().pendingFiles().giveUp(Duration.ZERO);
            assertThat(Samples.workedOff(repo())).contains(new RemoveFile(original.identifier()));
        }
        assertThat(state(finished)).isEqualTo(new Finished(new Failure("no picture", "command-failure")));
    }

    @Test
    default void anAliasInUseLeavesTheUploadUnfinished() throws InterruptedException {
        NewOriginal owner = Samples.ingested(repo());
        NewUpload received = received();
        UploadId upload = begun(received);
        NewOriginal late = Samples.withAlias(stored(), owner.alias());
        assertThat(repo().uploads().ingest(upload, received.received(), late)).isEqualTo(new IngestResult.AliasTaken());
        assertThat(state(upload)).isEqualTo(new Unfinished());
        NewOriginal renamed = Samples.withAlias(late, Alias.random(Format.PNG));
        assertThat(repo().uploads().ingest(upload, received.received(), renamed))
                .isEqualTo(new IngestResult.Created());
    }

    @Test
    default void aRejectedUploadRemovesTheReceivedFileToo() throws InterruptedException {
        NewUpload received = received();
        UploadId upload = begun(received);
        Failure failure = new Failure("Too wide", "validate-width");
        repo().uploads().reject(upload, received.received(), failure);
        assertThat(state(upload)).isEqualTo(new Finished(failure));
        assertThat(Samples.workedOff(repo())).contains(new RemoveFile(received.received()));
    }
}
