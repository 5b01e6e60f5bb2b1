package dev.pictor.repo.postgres;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// Answers questions about single keys; those that come while statements are under way are asked together by the next.
///
/// Nobody waits so that a batch may grow: who finds a free lane asks at once. Whoever finishes hands the lane to all
/// who
/// wait by then, and the first of them asks for the others as well. Where a batch fails, each of the others asks alone,
/// so that nobody suffers from what was meant for somebody else, such as an interruption. An answer is never older than
/// its question.
final class BatchLoader<K, V> {
    /// The most keys of one statement.
    static final int MAX_KEYS = 64;

    /// The most statements at a time: a slow one does not stop everybody, and those who wait still become a batch. For
    /// 64 clients one lane was 15 % faster, and four were no faster than two.
    static final int MAX_LANES = 2;

    private final Function<K, Optional<V>> one;
    private final Function<List<K>, Map<K, V>> many;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Question<K, V>> waiting = new ArrayDeque<>(); // empty while a lane is free
    private int busyLanes;

    /// @param one asks about a key that has the lane for itself
    /// @param many asks about up to [#MAX_KEYS] keys; those without an answer are missing in what it returns
    BatchLoader(Function<K, Optional<V>> one, Function<List<K>, Map<K, V>> many) {
        this.one = one;
        this.many = many;
    }

    private record Question<K, V>(K key, CompletableFuture<Turn<K, V>> turn) {}

    /// What becomes of a question that waits.
    private sealed interface Turn<K, V> {
        /// Somebody else asked.
        record Answered<K, V>(Optional<V> answer) implements Turn<K, V> {}

        /// It has a lane now, and asks for all of these.
        record Leads<K, V>(List<Question<K, V>> batch) implements Turn<K, V> {}

        /// Somebody else asked in vain.
        record Alone<K, V>() implements Turn<K, V> {}
    }

    Optional<V> load(K key) {
        Question<K, V> question = new Question<>(key, new CompletableFuture<>());
        if (enters(question)) {
            return lead(List.of(question));
        }
        return switch (question.turn().join()) {
            case Turn.Answered(Optional<V> answer) -> answer;
            case Turn.Leads(List<Question<K, V>> batch) -> lead(batch);
            case Turn.Alone() -> one.apply(key);
        };
    }

    /// Takes a free lane, or else a place among those who wait.
    private boolean enters(Question<K, V> question) {
        lock.lock();
        try {
            if (busyLanes < MAX_LANES) {
                busyLanes++;
                return true;
            }
            waiting.add(question);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// How many wait for somebody else's statement.
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private Optional<V> lead(List<Question<K, V>> batch) {
        try {
            return batch.size() == 1 ? one.apply(batch.getFirst().key()) : together(batch);
        } finally {
            handOver();
        }
    }

    private Optional<V> together(List<Question<K, V>> batch) {
        List<Question<K, V>> others = batch.subList(1, batch.size());
        boolean asked = false;
        try {
            Map<K, V> answers =
                    many.apply(batch.stream().map(Question::key).distinct().toList());
            asked = true;
            for (Question<K, V> other : others) {
                other.turn().complete(new Turn.Answered<>(Optional.ofNullable(answers.get(other.key()))));
            }
            return Optional.ofNullable(answers.get(batch.getFirst().key()));
        } finally {
            if (!asked) {
                others.forEach(other -> other.turn().complete(new Turn.Alone<>()));
            }
        }
    }

    private void handOver() {
        List<Question<K, V>> next = new ArrayList<>();
        lock.lock();
        try {
            while (next.size() < MAX_KEYS && !waiting.isEmpty()) {
                next.add(waiting.remove());
            }
            if (next.isEmpty()) {
                busyLanes--;
            }
        } finally {
            lock.unlock();
        }
        if (!next.isEmpty()) {
            next.getFirst().turn().complete(new Turn.Leads<>(next));
        }
    }
}
