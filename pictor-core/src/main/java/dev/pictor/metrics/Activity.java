package dev.pictor.metrics;

import java.util.Arrays;
import java.util.function.Predicate;

/// Something that is done again and again: `…_start` counts its beginnings, `…_end` its ends and `…_duration` their
/// times, told apart by whether it came to its end.
public final class Activity {
    private final Meter meter;
    private final String name;
    private final Label[] labels;

    public Activity(Meter meter, String name, Label... labels) {
        this.meter = meter;
        this.name = name;
        this.labels = labels.clone();
    }

    /// Something to do.
    @FunctionalInterface
    public interface Work<T> {
        T perform() throws InterruptedException;
    }

    /// Something to do that answers with nothing.
    @FunctionalInterface
    public interface Task {
        void perform() throws InterruptedException;
    }

    /// Does it once.
    public <T> T during(Work<T> work) throws InterruptedException {
        return during(work, _ -> true);
    }

    /// Does it once.
    ///
    /// @param completed whether a result means that it came to its end; an exception never does
    public <T> T during(Work<T> work, Predicate<T> completed) throws InterruptedException {
        meter.count(name + "_start", labels);
        return ending(work, completed, name + "_end");
    }

    /// Does it once.
    public void during(Task task) throws InterruptedException {
        during(() -> {
            task.perform();
            return true;
        });
    }

    /// Does it once, where beginnings are not counted and ends have the name itself.
    public <T> T once(Work<T> work) throws InterruptedException {
        return ending(work, _ -> true, name);
    }

    /// Does it once, where the name itself is that of the times, and nothing else is counted.
    public <T> T timed(Work<T> work) throws InterruptedException {
        long started = System.nanoTime();
        boolean complete = false;
        try {
            T result = work.perform();
            complete = true;
            return result;
        } finally {
            meter.timer(name, with(Label.complete(complete))).record(System.nanoTime() - started);
        }
    }

    private <T> T ending(Work<T> work, Predicate<T> success, String count) throws InterruptedException {
        long started = System.nanoTime();
        boolean completed = false;
        try {
            T result = work.perform();
            completed = success.test(result);
            return result;
        } finally {
            Label[] all = with(Label.completed(completed));
            meter.count(count, all);
            meter.timer(name + "_duration", all).record(System.nanoTime() - started);
        }
    }

    private Label[] with(Label last) {
        Label[] all = Arrays.copyOf(labels, labels.length + 1);
        all[labels.length] = last;
        return all;
    }
}
