package dev.pictor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.RepoException.Kind;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PausesTest {
    private static Stream<Duration> pauses(Kind kind, int count) {
        return IntStream.range(0, count).mapToObj(earlier -> Pauses.after(earlier, kind));
    }

    @Test
    void aDatabaseThatRefusesIsAskedFiveTimesInTenSeconds() {
        assertThat(pauses(Kind.OTHER, 7).map(Duration::toMillis))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 10_000L, 10_000L);
        assertThat(pauses(Kind.OTHER, 5).reduce(Duration.ZERO, Duration::plus)).isGreaterThan(Duration.ofSeconds(10));
    }

    @Test
    void aDatabaseThatIsNotThereIsLookedForEverySecond() {
        assertThat(pauses(Kind.UNAVAILABLE, 6).map(Duration::toMillis))
                .containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
    }
}
