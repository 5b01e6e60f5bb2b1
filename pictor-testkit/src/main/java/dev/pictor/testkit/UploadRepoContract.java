package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Format;
import dev.pictor.content.UploadId;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException.Kind;
import dev.pictor.repo.UploadRepo;
import dev.pictor.repo.UploadRepo.UploadState;
import dev.pictor.repo.UploadRepo.UploadState.Finished;
import dev.pictor.repo.UploadRepo.UploadState.Gone;
import dev.pictor.repo.UploadRepo.UploadState.Unfinished;
import dev.pictor.repo.UploadResult;
import dev.pictor.repo.UploadResult.Failure;
import dev.pictor.repo.UploadResult.Success;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What every [UploadRepo] does.
public interface UploadRepoContract {
    /// A result.
    UploadResult FAILURE = new Failure("no picture", "command-failure");

    Repo repo();

    private UploadRepo uploads() {
        return repo().uploads();
    }

    @Test
    default void aNewUploadIsUnfinished() throws InterruptedException {
        UploadId upload = uploads().createUpload();
        assertThat(uploads().wait(upload, Duration.ZERO)).isEqualTo(new Unfinished());
        assertThat(uploads().claimAndGet(upload)).isEqualTo(new Unfinished());
        assertThat(uploads().wait(upload, Duration.ofMillis(1))).isEqualTo(new Unfinished());
    }

    @Test
    default void aResultStaysUntilItIsClaimed() throws InterruptedException {
        UploadResult success = new Success(Alias.random(Format.PNG), DeleteToken.random());
        for (UploadResult result : new UploadResult[] {success, FAILURE}) {
            UploadId upload = uploads().createUpload();
            assertThat(uploads().completeUpload(upload, result)).isTrue();
            assertThat(uploads().wait(upload, Duration.ofDays(1))).isEqualTo(new Finished(result));
            assertThat(uploads().wait(upload, Duration.ofDays(1))).isEqualTo(new Finished(result));
            assertThat(uploads().claimAndGet(upload)).isEqualTo(new Finished(result));
            assertThat(uploads().wait(upload, Duration.ofDays(1))).isEqualTo(new Gone());
        }
    }

    @Test
    default void theFirstResultIsKept() throws InterruptedException {
        UploadId upload = uploads().createUpload();
        uploads().completeUpload(upload, FAILURE);
        assertThat(uploads().completeUpload(upload, new Failure("late", "late")))
                .isFalse();
        assertThat(uploads().wait(upload, Duration.ZERO)).isEqualTo(new Finished(FAILURE));
    }

    @Test
    default void anUnknownUploadIsGone() throws InterruptedException {
        UploadId unknown = new UploadId(UUID.randomUUID());
        assertThat(uploads().wait(unknown, Duration.ofDays(1))).isEqualTo(new Gone());
        assertThat(uploads().claim(unknown)).isFalse();
        assertThat(uploads().claimAndGet(unknown)).isEqualTo(new Gone());
        assertThat(uploads().completeUpload(unknown, FAILURE)).isFalse();
    }

    @Test
    default void anUploadIsClaimedOnce() throws Exception {
        UploadId upload = uploads().createUpload();
        uploads().completeUpload(upload, FAILURE);
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService claimers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<UploadState> one = claimers.submit(() -> claimed(upload, start));
            Future<UploadState> two = claimers.submit(() -> claimed(upload, start));
            start.countDown();
            assertThat(new UploadState[] {one.get(), two.get()})
                    .containsExactlyInAnyOrder(new Finished(FAILURE), new Gone());
        }
    }

    private UploadState claimed(UploadId upload, CountDownLatch start) throws InterruptedException {
        start.await();
        return uploads().claimAndGet(upload);
    }

    @Test
    default void anUnfinishedUploadCanBeClaimedAwayToo() {
        UploadId upload = uploads().createUpload();
        assertThat(uploads().claim(upload)).isTrue();
        assertThat(uploads().claim(upload)).isFalse();
    }

    @Test
    default void aResultWakesThoseWhoWait() throws Exception {
        UploadId upload = uploads().createUpload();
        CompletableFuture<UploadState> told = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                told.complete(uploads().wait(upload, Duration.ofDays(1)));
            } catch (InterruptedException stopped) {
                told.completeExceptionally(stopped);
            }
        });
        uploads().completeUpload(upload, FAILURE);
        assertThat(told.get(1, TimeUnit.MINUTES)).isEqualTo(new Finished(FAILURE));
        waiting.join();
    }

    @Test
    default void whoLeavesDoesNotTakeTheWakeUpOfOthersAlong() throws Exception {
        UploadId upload = uploads().createUpload();
        try (ExecutorService waiters = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<UploadState> leaving = waiters.submit(() -> uploads().wait(upload, Duration.ofMillis(1)));
            Future<UploadState> staying = waiters.submit(() -> uploads().wait(upload, Duration.ofDays(1)));
            assertThat(leaving.get()).isEqualTo(new Unfinished());
            uploads().completeUpload(upload, FAILURE);
            assertThat(staying.get(1, TimeUnit.MINUTES)).isEqualTo(new Finished(FAILURE));
        }
    }

    @Test
    default void aClaimedUploadIsGoneForThoseWhoWait() throws Exception {
        UploadId upload = uploads().createUpload();
        try (ExecutorService waiters = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<UploadState> waiting = waiters.submit(() -> uploads().wait(upload, Duration.ofDays(1)));
            uploads().claim(upload);
            assertThat(waiting.get(1, TimeUnit.MINUTES)).isEqualTo(new Gone());
        }
    }

    @Test
    default void aMessageWithANulIsKeptAllTheSame() throws InterruptedException {
        UploadId upload = uploads().createUpload();
        assertThat(uploads().completeUpload(upload, new Failure("a\0b", "c\0d")))
                .isTrue();
        assertThat(uploads().wait(upload, Duration.ZERO)).isEqualTo(new Finished(new Failure("a\ufffdb", "c\ufffdd")));
    }

    @Test
    default void anAliasThatNoRowCanHoldIsNoResult() {
        UploadId upload = uploads().createUpload();
        Refusals.assertThatKind(
                Kind.INVALID_INPUT,
                () -> uploads().completeUpload(upload, new Success(Alias.parse("a\0b"), DeleteToken.random())));
    }

    @Test
    default void onlyOldUploadsExpire() throws InterruptedException {
        UploadId upload = uploads().createUpload();
        uploads().expire(Duration.ofHours(1), 1000);
        assertThat(uploads().wait(upload, Duration.ZERO)).isEqualTo(new Unfinished());
        assertThat(uploads().expire(Duration.ZERO, 1000)).isPositive();
        assertThat(uploads().wait(upload, Duration.ZERO)).isEqualTo(new Gone());
        assertThat(uploads().expire(Duration.ZERO, 1000)).isZero();
    }
}
