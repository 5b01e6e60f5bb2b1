package dev.pictor.ingest;

import dev.pictor.content.Identifier;
import dev.pictor.content.Operation;
import dev.pictor.content.Operations;
import dev.pictor.content.UploadId;
import dev.pictor.job.CleanupJob;
import dev.pictor.job.ProcessJob;
import dev.pictor.job.UploadQuery;
import dev.pictor.media.Refusal;
import dev.pictor.metrics.Activity;
import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import dev.pictor.remote.RemoteException;
import dev.pictor.repo.NewUpload;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.UploadRepo.UploadState;
import dev.pictor.repo.UploadResult;
import dev.pictor.store.Store;
import dev.pictor.store.Store.LocalCopy;
import dev.pictor.store.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Takes uploads whose media are looked at later: the bytes are kept as they came, a job takes them in, and the result
/// waits to be claimed.
public final class BackgroundUploads {
    private final Repo repo;
    private final Store store;
    private final Ingest ingest;
    private final Clock clock;
    private final Meter meter;
    private final Activity ingestions;

    public BackgroundUploads(Repo repo, Store store, Ingest ingest, Clock clock, Meter meter) {
        this.repo = repo;
        this.store = store;
        this.ingest = ingest;
        this.clock = clock;
        this.meter = meter;
        this.ingestions = new Activity(meter, "pict_rs_background_upload_ingest");
    }

    /// What became of a job.
    public sealed interface Outcome {
        /// The upload has a result.
        record Finished() implements Outcome {}

        /// It cannot be done now; trying again later may help.
        record NotNow(String reason) implements Outcome {}
    }

    /// Keeps files and begins their uploads: all of them, or none.
    ///
    /// @param files scratch files; the store may take them over
    /// @return the uploads in the same order
    /// @throws StoreException if a file cannot be stored; no upload is begun then
    public List<UploadId> accept(List<Path> files, UploadQuery query) {
        List<NewUpload> uploads = new ArrayList<>();
        try {
            for (Path file : files) {
                Identifier received = Identifier.next(clock.instant(), "");
                uploads.add(new NewUpload(received, null, query));
                repo.pendingFiles().record(received);
                store.save(file, received);
            }
        } catch (StoreException failure) {
            meter.count("pict_rs_background_upload", Label.completed(false));
            uploads.forEach(upload -> giveBack(upload.received()));
            throw failure;
        }
        List<UploadId> begun = repo.uploads()
                .begin(uploads)
                .orElseThrow(() -> new RepoException(
                        RepoException.Kind.TIMEOUT, "storing an upload took longer than files may pend"));
        meter.counter("pict_rs_background_upload", Label.completed(true)).add(begun.size());
        return begun;
    }

    private void giveBack(Identifier received) {
        store.remove(received);
        repo.pendingFiles().forget(received);
    }

    /// Performs a job, perhaps one that was performed before.
    ///
    /// @throws RepoException if the database cannot answer
    /// @throws StoreException if the bytes cannot be read or stored
    public Outcome perform(ProcessJob.Ingest job) throws InterruptedException {
        UploadId upload = new UploadId(job.uploadId());
        if (!(repo.uploads().wait(upload, Duration.ZERO) instanceof UploadState.Unfinished)) {
            repo.jobs().push(new CleanupJob.RemoveFile(job.identifier()));
            return new Outcome.Finished();
        }
        Optional<LocalCopy> copy = store.local(job.identifier());
        if (copy.isEmpty()) {
            return reject(upload, job, new UploadResult.Failure("The uploaded file is lost", "not-found"));
        }
        try (LocalCopy received = copy.get()) {
            return ingestions.once(() -> ingest(upload, job, received.path()));
        }
    }

    private Outcome ingest(UploadId upload, ProcessJob.Ingest job, Path received) throws InterruptedException {
        UploadQuery query = job.query();
        Upload wanted = new Upload(received, RequestLimits.of(query), operations(query.operations()), job.alias());
        IngestOutcome outcome;
        try {
            outcome = ingest.ingest(wanted, original -> repo.uploads().ingest(upload, job.identifier(), original));
        } catch (RemoteException noVerdict) {
            return reject(
                    upload,
                    job,
                    new UploadResult.Failure(String.valueOf(noVerdict.getMessage()), RemoteException.UNREACHABLE_CODE));
        }
        return switch (outcome) {
            case IngestOutcome.Ingested _, IngestOutcome.Unwanted _ -> new Outcome.Finished();
            case IngestOutcome.Refused(Refusal reason)
            when reason == Refusal.BUSY -> new Outcome.NotNow(reason.message());
            case IngestOutcome.Refused(Refusal reason) ->
                reject(upload, job, new UploadResult.Failure(reason.message(), reason.code()));
            case IngestOutcome.AliasTaken _ ->
                reject(
                        upload,
                        job,
                        new UploadResult.Failure(IngestOutcome.AliasTaken.MESSAGE, IngestOutcome.AliasTaken.CODE));
        };
    }

    private Outcome reject(UploadId upload, ProcessJob.Ingest job, UploadResult.Failure failure) {
        repo.uploads().reject(upload, job.identifier(), failure);
        return new Outcome.Finished();
    }

    /// In the order of their names, in which the text of a job has them; empty where one cannot be done.
    private static Optional<List<Operation>> operations(Map<String, String> values) {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
            Optional<Operation> operation = Operations.parse(value.getKey(), value.getValue());
            if (operation.isEmpty()) {
                return Optional.empty();
            }
            operations.add(operation.get());
        }
        return Optional.of(operations);
    }
}
