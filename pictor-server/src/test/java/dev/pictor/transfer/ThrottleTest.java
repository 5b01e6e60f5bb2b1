package dev.pictor.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final StandingTimer timer = new StandingTimer();

    @Test
    void bytesWaitForThoseBeforeThem() throws InterruptedException {
        Throttle throttle = new Throttle(1_000, timer);
        throttle.take(500);
        assertThat(timer.waits()).isEmpty();
        throttle.take(2_000);
        assertThat(timer.waits()).containsExactly(SECOND / 2);
        timer.pass(SECOND);
        throttle.take(1);
        assertThat(timer.waits()).containsExactly(SECOND / 2, SECOND + SECOND / 2);
        timer.pass(10 * SECOND);
        throttle.take(1);
        assertThat(timer.waits()).hasSize(2);
    }

    @Test
    void withoutABoundNobodyWaits() throws InterruptedException {
        Throttle throttle = new Throttle(Throttle.UNBOUNDED, timer);
        throttle.take(Long.MAX_VALUE);
        throttle.take(Long.MAX_VALUE);
        assertThat(timer.waits()).isEmpty();
    }
}
