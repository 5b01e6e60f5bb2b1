package dev.pictor.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void bytesWaitForThoseBeforeThem() {
        Throttle throttle = new Throttle(1_000);
        long now = System.nanoTime();

        assertThat(throttle.reserve(500, now)).isZero();
        assertThat(throttle.reserve(2_000, now)).isEqualTo(SECOND / 2);
        assertThat(throttle.reserve(1, now + SECOND)).isEqualTo(SECOND + SECOND / 2);
        assertThat(throttle.reserve(1, now + 10 * SECOND)).isZero();
    }

    @Test
    void withoutABoundNobodyWaits() throws InterruptedException {
        new Throttle(Throttle.UNBOUNDED).take(Long.MAX_VALUE);
    }
}
