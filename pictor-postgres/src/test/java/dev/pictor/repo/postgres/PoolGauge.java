package dev.pictor.repo.postgres;

import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import java.util.List;
import java.util.function.LongSupplier;

/// Knows of all numbers only how many connections of a pool are in use.
final class PoolGauge implements Meter {
    private static final Label ACTIVE = new Label("state", "active");

    private volatile LongSupplier active = () -> 0;

    long busy() {
        return active.getAsLong();
    }

    @Override
    public Counter counter(String name, Label... labels) {
        return Meter.none().counter(name, labels);
    }

    @Override
    public Timer timer(String name, Label... labels) {
        return Meter.none().timer(name, labels);
    }

    @Override
    public void gauge(String name, LongSupplier value, Label... labels) {
        if (name.equals("pictor_pool_connections") && List.of(labels).contains(ACTIVE)) {
            active = value;
        }
    }
}
