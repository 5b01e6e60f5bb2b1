package dev.pictor.metrics.prometheus;

import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Keeps numbers in memory. What never happened is not shown.
public final class PrometheusMeter implements Meter {
    /// Far more than the house has; what comes after is not kept, so that no label can fill the memory.
    private static final int MAX_SERIES = 10_000;

    private final Map<Series, Sum> counters = new ConcurrentHashMap<>();
    private final Map<Series, Summary> timers = new ConcurrentHashMap<>();
    private final Map<Series, LongSupplier> gauges = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    public PrometheusMeter() {
        this(System::nanoTime);
    }

    /// @param nanoTime tells how time goes by
    PrometheusMeter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// One line of numbers.
    record Series(String name, List<Label> labels) {
        static final Comparator<Series> ORDER = Comparator.comparing(Series::name)
                .thenComparing(series -> series.labels().toString());
    }

    private static final class Sum extends LongAdder implements Counter {
        private static final long serialVersionUID = 1;
    }

    @Override
    public Counter counter(String name, Label... labels) {
        return kept(counters, name, labels, _ -> new Sum());
    }

    @Override
    public Timer timer(String name, Label... labels) {
        return kept(timers, name, labels, _ -> new Summary(nanoTime));
    }

    @Override
    public void gauge(String name, LongSupplier value, Label... labels) {
        gauges.put(new Series(name, Arrays.asList(labels.clone())), value);
    }

    private static <T> T kept(Map<Series, T> all, String name, Label[] labels, Function<Series, T> create) {
        Series series = new Series(name, Arrays.asList(labels.clone()));
        T known = all.get(series);
        if (known != null) {
            return known;
        }
        return all.size() < MAX_SERIES ? all.computeIfAbsent(series, create) : create.apply(series);
    }

    /// Everything, in the text format of Prometheus.
    public String text() {
        TextFormat text = new TextFormat();
        inOrder(counters, (series, counter) -> {
            long count = counter.sum();
            if (count > 0) {
                text.counter(series, count);
            }
        });
        inOrder(timers, (series, timer) -> {
            Summary.Reading reading = timer.read();
            if (reading.count() > 0) {
                text.summary(series, reading);
            }
        });
        inOrder(gauges, (series, gauge) -> show(series, gauge, text));
        return text.toString();
    }

    /// What cannot be known at the moment is not shown.
    private static void show(Series series, LongSupplier gauge, TextFormat text) {
        long value;
        try {
            value = gauge.getAsLong();
        } catch (RuntimeException unknown) {
            return;
        }
        text.gauge(series, value);
    }

    private static <T> void inOrder(Map<Series, T> all, BiConsumer<Series, T> use) {
        all.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Series.ORDER))
                .forEach(entry -> use.accept(entry.getKey(), entry.getValue()));
    }
}
