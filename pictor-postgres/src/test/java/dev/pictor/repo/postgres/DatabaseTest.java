package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.repo.RepoException;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {
    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private static Database database;

    @BeforeAll
    static void open() {
        database = new Database(postgres.dataSource());
        database.update("CREATE TABLE counters (id INT PRIMARY KEY, value INT NOT NULL)");
        database.update("INSERT INTO counters VALUES (1, 0), (2, 0), (3, 0)");
    }

    private static void raise(Session session, String state) throws SQLException {
        session.script("DO $$ BEGIN RAISE EXCEPTION 'victim' USING ERRCODE = '" + state + "'; END $$");
    }

    private static int value(int id) {
        return database.one("SELECT value FROM counters WHERE id = ?", row -> row.getInt(1), id)
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01"})
    void aVictimRunsAgainAndIsCountedOnce(String state) {
        int before = value(3);
        AtomicInteger runs = new AtomicInteger();
        database.transaction(session -> {
            int touched = session.update("UPDATE counters SET value = value + 1 WHERE id = 3");
            if (runs.incrementAndGet() < 3) {
                raise(session, state);
            }
            return touched;
        });
        assertThat(runs).hasValue(3);
        assertThat(value(3)).isEqualTo(before + 1);
    }

    @Test
    void aVictimForEverIsGivenUpAndToldToRetry() {
        AtomicInteger runs = new AtomicInteger();
        assertThatExceptionOfType(RepoException.class)
                .isThrownBy(() -> database.transaction(session -> {
                    runs.incrementAndGet();
                    raise(session, "40P01");
                    return true;
                }))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(RepoException.Kind.TIMEOUT));
        assertThat(runs).hasValue(5);
    }

    @Test
    void twoThatLockEachOtherOutBothSucceed() throws InterruptedException {
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        Thread one = Thread.ofVirtual().start(() -> lockBoth(1, 2, bothHoldOne, failures));
        Thread other = Thread.ofVirtual().start(() -> lockBoth(2, 1, bothHoldOne, failures));
        one.join();
        other.join();
        assertThat(failures).isEmpty();
        assertThat(value(1)).isEqualTo(2);
        assertThat(value(2)).isEqualTo(2);
    }

    private static void lockBoth(int first, int second, CyclicBarrier bothHoldOne, Queue<RuntimeException> failures) {
        AtomicInteger runs = new AtomicInteger();
        try {
            database.transaction(session -> {
                session.update("UPDATE counters SET value = value + 1 WHERE id = ?", first);
                if (runs.incrementAndGet() == 1) {
                    meet(bothHoldOne);
                }
                return session.update("UPDATE counters SET value = value + 1 WHERE id = ?", second);
            });
        } catch (RuntimeException failure) {
            failures.add(failure);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }
}
