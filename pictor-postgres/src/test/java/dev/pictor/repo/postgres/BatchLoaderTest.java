package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchLoaderTest {
    private static final int UNKNOWN = 13;

    private final List<List<Integer>> asked = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch open = new CountDownLatch(1);
    private final Map<Integer, CountDownLatch> began = new ConcurrentHashMap<>();
    private boolean broken;

    private final BatchLoader<Integer, String> loader = new BatchLoader<>(this::one, this::many);

    private Optional<String> one(int key) {
        asked.add(List.of(key));
        CountDownLatch known = began.get(key);
        if (known != null) {
            known.countDown();
            await(open);
        }
        return answer(key);
    }

    private Map<Integer, String> many(List<Integer> keys) {
        asked.add(keys);
        if (broken) {
            throw new IllegalStateException("no such luck");
        }
        return keys.stream()
                .filter(key -> key != UNKNOWN)
                .collect(Collectors.toMap(key -> key, key -> answer(key).orElseThrow()));
    }

    private static Optional<String> answer(int key) {
        return key == UNKNOWN ? Optional.empty() : Optional.of("answer " + key);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private FutureTask<Optional<String>> load(int key) {
        FutureTask<Optional<String>> task = new FutureTask<>(() -> loader.load(key));
        Thread.ofVirtual().start(task);
        return task;
    }

    /// Takes all lanes, until the door is opened.
    private List<FutureTask<Optional<String>>> occupyLanes() {
        List<FutureTask<Optional<String>>> holders = new ArrayList<>();
        for (int lane = 1; lane <= BatchLoader.MAX_LANES; lane++) {
            CountDownLatch entered = new CountDownLatch(1);
            began.put(-lane, entered);
            holders.add(load(-lane));
            await(entered);
        }
        return holders;
    }

    private List<FutureTask<Optional<String>>> loadInTurn(List<Integer> keys) {
        List<FutureTask<Optional<String>>> tasks = new ArrayList<>();
        for (int key : keys) {
            tasks.add(load(key));
            while (loader.waiting() < tasks.size()) {
                Thread.onSpinWait();
            }
        }
        return tasks;
    }

    @Test
    void asksAtOnceWhereNobodyElseDoes() {
        assertThat(loader.load(1)).contains("answer 1");
        assertThat(loader.load(UNKNOWN)).isEmpty();
        assertThat(asked).containsExactly(List.of(1), List.of(UNKNOWN));
    }

    @Test
    void thoseWhoWaitAreAskedTogetherAndEachKeyOnce() throws Exception {
        List<FutureTask<Optional<String>>> holders = occupyLanes();
        List<Integer> keys = List.of(1, 2, UNKNOWN, 1);
        List<FutureTask<Optional<String>>> tasks = loadInTurn(keys);
        open.countDown();
        for (int i = 0; i < keys.size(); i++) {
            assertThat(tasks.get(i).get()).isEqualTo(answer(keys.get(i)));
        }
        for (FutureTask<Optional<String>> holder : holders) {
            assertThat(holder.get()).isPresent();
        }
        assertThat(asked.subList(BatchLoader.MAX_LANES, asked.size())).containsExactly(List.of(1, 2, UNKNOWN));
    }

    @Test
    void aStatementHasABoundedNumberOfKeys() throws Exception {
        occupyLanes();
        List<Integer> keys =
                IntStream.rangeClosed(1, BatchLoader.MAX_KEYS + 2).boxed().toList();
        List<FutureTask<Optional<String>>> tasks = loadInTurn(keys);
        open.countDown();
        for (int i = 0; i < keys.size(); i++) {
            assertThat(tasks.get(i).get()).isEqualTo(answer(keys.get(i)));
        }
        assertThat(asked.subList(BatchLoader.MAX_LANES, asked.size()))
                .containsExactlyInAnyOrder(
                        keys.subList(0, BatchLoader.MAX_KEYS), keys.subList(BatchLoader.MAX_KEYS, keys.size()));
    }

    @Test
    void whoAskedForOthersInVainFailsAlone() throws Exception {
        occupyLanes();
        List<FutureTask<Optional<String>>> tasks = loadInTurn(List.of(1, 2, UNKNOWN));
        broken = true;
        open.countDown();
        assertThatThrownBy(() -> tasks.get(0).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(tasks.get(1).get()).contains("answer 2");
        assertThat(tasks.get(2).get()).isEmpty();
        broken = false;
        assertThat(loader.load(3)).contains("answer 3");
    }

    @Test
    void aCrowdIsAnsweredByFewStatementsAtATime() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        BatchLoader<Integer, String> crowded = new BatchLoader<>(
                key -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    running.decrementAndGet();
                    return answer(key);
                },
                keys -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    running.decrementAndGet();
                    return many(keys);
                });
        List<FutureTask<Boolean>> crowd = new ArrayList<>();
        for (int member = 0; member < 100; member++) {
            FutureTask<Boolean> task = new FutureTask<>(() -> {
                for (int round = 0; round < 100; round++) {
                    int key = ThreadLocalRandom.current().nextInt(2 * UNKNOWN);
                    if (!crowded.load(key).equals(answer(key))) {
                        return false;
                    }
                }
                return true;
            });
            crowd.add(task);
            Thread.ofVirtual().start(task);
        }
        for (FutureTask<Boolean> member : crowd) {
            assertThat(member.get()).isTrue();
        }
        assertThat(most.get()).isBetween(1, BatchLoader.MAX_LANES);
        assertThat(crowded.waiting()).isZero();
    }
}
