package dev.pictor.metrics;

import java.util.function.LongSupplier;

/// Counts and times. The same name and labels always mean the same number.
public interface Meter {
    /// Forgets everything.
    static Meter none() {
        return new NoMeter();
    }

    /// A number that only grows; asked for once where it grows often.
    Counter counter(String name, Label... labels);

    /// A collection of durations; asked for once where it grows often.
    Timer timer(String name, Label... labels);

    /// A number that somebody else knows, and is asked for when it is read. It may throw where it cannot be known.
    void gauge(String name, LongSupplier value, Label... labels);

    /// One more.
    default void count(String name, Label... labels) {
        counter(name, labels).add(1);
    }

    /// A number that only grows.
    interface Counter {
        void add(long amount);
    }

    /// A collection of durations.
    interface Timer {
        void record(long nanos);
    }
}
