package dev.pictor.metrics;

import java.util.function.LongSupplier;

/// Forgets everything.
final class NoMeter implements Meter {
    @Override
    public Counter counter(String name, Label... labels) {
        return _ -> {};
    }

    @Override
    public Timer timer(String name, Label... labels) {
        return _ -> {};
    }

    @Override
    public void gauge(String name, LongSupplier value, Label... labels) {}
}
