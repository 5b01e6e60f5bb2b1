package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.repo.postgres.RepoExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class BacklogTest {
    private static final Duration JUST_BELOW = Duration.ofMillis(999);

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    private final Hand clock = new Hand();
    private Backlog backlog = new Backlog(database.repo().jobs(), clock);

    /// A clock that stands still until it is moved.
    private static final class Hand implements InstantSource {
        private Instant now = Instant.parse("2025-03-09T14:02:11Z");

        @Override
        public Instant instant() {
            return now;
        }

        private void move(Duration by) {
            now = now.plus(by);
        }
    }

    @BeforeEach
    void start() {
        database.execute("DELETE FROM job_queue");
        backlog = new Backlog(database.repo().jobs(), clock);
    }

    @Test
    void aCountHoldsForASecond() {
        backlog.requireRoom();
        fill(Backlog.MAX_JOBS);
        clock.move(JUST_BELOW);
        assertThatCode(backlog::requireRoom).doesNotThrowAnyException();
        clock.move(Duration.ofMillis(1));
        assertThatExceptionOfType(Rejection.class).isThrownBy(backlog::requireRoom);
        database.execute("DELETE FROM job_queue");
        clock.move(JUST_BELOW);
        assertThatExceptionOfType(Rejection.class).isThrownBy(backlog::requireRoom);
        clock.move(Duration.ofMillis(1));
        assertThatCode(backlog::requireRoom).doesNotThrowAnyException();
    }

    @Test
    void thereIsRoomForTheLastJob() {
        fill(Backlog.MAX_JOBS - 1);
        assertThatCode(backlog::requireRoom).doesNotThrowAnyException();
    }

    @Test
    void aCountFromTheFutureIsOld() {
        fill(Backlog.MAX_JOBS);
        assertThatExceptionOfType(Rejection.class).isThrownBy(backlog::requireRoom);
        database.execute("DELETE FROM job_queue");
        clock.move(Duration.ofHours(-1));
        assertThatCode(backlog::requireRoom).doesNotThrowAnyException();
    }

    private static void fill(long jobs) {
        database.execute("INSERT INTO job_queue (queue, job) SELECT 'process', '{}' FROM generate_series(1, ?)", jobs);
    }
}
