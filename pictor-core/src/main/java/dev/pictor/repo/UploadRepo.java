package dev.pictor.repo;

import dev.pictor.content.Identifier;
import dev.pictor.content.UploadId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Uploads that are worked off in the background.
public interface UploadRepo {
    /// Begins an upload.
    UploadId createUpload();

    /// Begins uploads of files that were received: each is known from now on, and has a job that makes an original of
    /// it. The files are no longer pending then.
    ///
    /// One transaction: all of them, or none if this fails.
    ///
    /// @return the uploads in the same order; empty if one of the files was given up before
    Optional<List<UploadId>> begin(List<NewUpload> uploads);

    /// Makes an original public as [HashRepo#ingest] does, finishes the upload that it came by, and queues the removal
    /// of the file that was received.
    ///
    /// One transaction. May be repeated.
    ///
    /// @return [IngestResult.Unwanted] if the upload is finished or gone
    IngestResult ingest(UploadId upload, Identifier received, NewOriginal original);

    /// Finishes an upload that failed, and queues the removal of the file that was received. The result of an upload
    /// that has one stays.
    ///
    /// One transaction.
    void reject(UploadId upload, Identifier received, UploadResult.Failure failure);

    /// Waits until an upload has a result, or `atMost` is over. The result stays.
    UploadState wait(UploadId upload, Duration atMost) throws InterruptedException;

    /// Removes an upload, finished or not.
    ///
    /// @return whether it was there
    boolean claim(UploadId upload);

    /// Removes a finished upload and answers with its result, to one of those who ask. An unfinished one stays.
    UploadState claimAndGet(UploadId upload);

    /// Keeps the result of an upload that has none yet.
    ///
    /// @return whether it was kept; if not, there is another one, or no such upload
    boolean completeUpload(UploadId upload, UploadResult result);

    /// Removes up to `limit` uploads, finished or not, that were begun longer ago than this, the oldest first.
    ///
    /// @return how many; fewer than `limit` when none is left
    int expire(Duration olderThan, int limit);

    /// How an upload stands.
    sealed interface UploadState {
        /// It has a result.
        record Finished(UploadResult result) implements UploadState {}

        /// It has no result yet.
        record Unfinished() implements UploadState {}

        /// It is unknown: claimed, expired, or never begun.
        record Gone() implements UploadState {}
    }
}
