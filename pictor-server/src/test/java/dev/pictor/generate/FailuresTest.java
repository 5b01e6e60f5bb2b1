package dev.pictor.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.content.OutputFormat;
import dev.pictor.content.Rendition;
import dev.pictor.media.Refusal;
import dev.pictor.repo.VariantRepo.VariantKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FailuresTest {
    private static final VariantKey VARIANT = new VariantKey(
            new ContentHash("a".repeat(64), 5, Format.PNG),
            new Rendition(List.of(new Operation.Thumbnail(8)), OutputFormat.WEBP)
                    .variant()
                    .orElseThrow());

    private final MovedClock clock = new MovedClock();
    private final Failures failures = new Failures(clock);

    /// A clock that moves when it is told to.
    private static final class MovedClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void aFailureIsRememberedForAShortWhile() {
        assertThat(failures.recent(VARIANT)).isEmpty();
        failures.remember(VARIANT, Refusal.CRASHED);
        clock.now = clock.now.plus(Failures.REMEMBERED).minusMillis(1);
        assertThat(failures.recent(VARIANT)).contains(Refusal.CRASHED);
        clock.now = clock.now.plusMillis(1);
        assertThat(failures.recent(VARIANT)).isEmpty();
    }

    @Test
    void thatNobodyHadTimeIsNotRemembered() {
        failures.remember(VARIANT, Refusal.BUSY);
        assertThat(failures.recent(VARIANT)).isEmpty();
    }
}
