package dev.pictor.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HeartbeatTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    @Test
    void beatsWhileTheWorkRuns() throws InterruptedException {
        CountDownLatch beats = new CountDownLatch(3);
        assertThat(Heartbeat.during(
                        SHORT,
                        () -> {
                            beats.countDown();
                            return true;
                        },
                        () -> {
                            beats.await();
                            return "done";
                        }))
                .contains("done");
    }

    @Test
    void stopsTheWorkWhenTheClaimIsLost() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        assertThat(Heartbeat.during(SHORT, () -> false, () -> {
                    never.await();
                    return "done";
                }))
                .isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void workThatDoesNotNoticeALossLeavesNoInterruptBehind() throws InterruptedException {
        for (int round = 0; round < 1_000; round++) {
            CountDownLatch lost = new CountDownLatch(1);
            Heartbeat.during(
                    SHORT,
                    () -> {
                        lost.countDown();
                        return false;
                    },
                    () -> {
                        while (lost.getCount() > 0) {
                            Thread.onSpinWait();
                        }
                        return "done";
                    });
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void passesOnAnInterruptionFromOutside() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Heartbeat.during(() -> true, () -> {
                    new CountDownLatch(1).await();
                    return "done";
                }))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void passesOnAFailureAndBeatsNoMore() {
        AtomicInteger beats = new AtomicInteger();
        assertThatThrownBy(() -> Heartbeat.during(() -> beats.incrementAndGet() > 0, () -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(beats).hasValue(0);
    }
}
