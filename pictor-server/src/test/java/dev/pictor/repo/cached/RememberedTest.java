package dev.pictor.repo.cached;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RememberedTest {
    private static final int ROUNDS = 20_000;

    private final Remembered<String, Integer> memory = new Remembered<>(100);

    @Test
    void keepsAnAnswer() {
        memory.keep("a", 1, memory.changes());
        assertThat(memory.find("a")).contains(1);
        memory.forget("a");
        assertThat(memory.find("a")).isEmpty();
    }

    @Test
    void doesNotKeepAnAnswerThatAChangeOvertook() {
        long before = memory.changes();
        memory.forget("a");
        memory.keep("a", 1, before);
        assertThat(memory.find("a")).isEmpty();
    }

    @Test
    void forgetsByWhatWasAnsweredAndAllAtOnce() {
        memory.keep("a", 1, memory.changes());
        memory.keep("b", 2, memory.changes());
        memory.forgetIf(value -> value == 1);
        assertThat(memory.find("a")).isEmpty();
        assertThat(memory.find("b")).contains(2);
        memory.forgetEverything();
        assertThat(memory.find("b")).isEmpty();
    }

    @Test
    void neverAnswersWithWhatWasTrueBeforeAChange() throws InterruptedException {
        AtomicInteger truth = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(2);
        Runnable reader = () -> {
            started.countDown();
            while (!done.get()) {
                long before = memory.changes();
                memory.keep("a", truth.get(), before);
            }
        };
        Thread first = Thread.ofPlatform().start(reader);
        Thread second = Thread.ofPlatform().start(reader);
        try {
            started.await();
            for (int round = 0; round < ROUNDS; round++) {
                int now = truth.incrementAndGet();
                memory.forget("a");
                memory.find("a").ifPresent(seen -> assertThat(seen).isEqualTo(now));
            }
        } finally {
            done.set(true);
            first.join();
            second.join();
        }
    }
}
