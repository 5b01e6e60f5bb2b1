package dev.pictor.repo;

import dev.pictor.content.UploadId;
import java.time.Duration;

/// Uploads that are worked off in the background.
public interface UploadRepo {
    /// Begins an upload.
    UploadId createUpload();

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
