package dev.pictor.repo.postgres;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;

/// Counts what a pool of connections does.
final class PoolNumbers implements MetricsTrackerFactory {
    private static final String GET = "pict_rs_postgres_pool_get";

    private final Meter meter;

    PoolNumbers(Meter meter) {
        this.meter = meter;
    }

    @Override
    public IMetricsTracker create(String pool, PoolStats stats) {
        meter.gauge("pictor_pool_connections", stats::getActiveConnections, new Label("state", "active"));
        meter.gauge("pictor_pool_connections", stats::getIdleConnections, new Label("state", "idle"));
        meter.gauge("pictor_pool_waiting", stats::getPendingThreads);
        return new Tracker(
                meter.counter(GET, Label.completed(true)),
                meter.timer("pict_rs_postgres_pool_duration", Label.completed(true)),
                meter.counter(GET, Label.completed(false)),
                meter.counter("pict_rs_postgres_pool_connection_create"));
    }

    private record Tracker(Meter.Counter got, Meter.Timer waited, Meter.Counter notGot, Meter.Counter created)
            implements IMetricsTracker {
        @Override
        public void recordConnectionAcquiredNanos(long nanos) {
            got.add(1);
            waited.record(nanos);
        }

        @Override
        public void recordConnectionCreatedMillis(long millis) {
            created.add(1);
        }

        @Override
        public void recordConnectionTimeout() {
            notGot.add(1);
        }
    }
}
