package dev.pictor.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.metrics.Activity;
import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PrometheusMeterTest {
    private final AtomicLong nanos = new AtomicLong();
    private final PrometheusMeter meter = new PrometheusMeter(nanos::get);

    @Test
    void whatNeverHappenedIsNotShown() {
        meter.counter("pict_rs_files", new Label("upload", "inline"));
        meter.timer("pict_rs_upload_wait_duration");
        assertThat(meter.text()).isEmpty();
    }

    @Test
    void aCounterHasNoSuffixAndItsLabelsAreEscaped() {
        meter.count(
                "pict_rs_request_end",
                new Label("path", "Some(\"/image/original/{filename}\")"),
                new Label("status", "200 OK"));
        assertThat(meter.text()).isEqualTo("""
                # HELP pict_rs_request_end pict rs request end
                # TYPE pict_rs_request_end counter
                pict_rs_request_end{path="Some(\\"/image/original/{filename}\\")",status="200 OK"} 1
                """);
    }

    @Test
    void linesOfOneNameStandTogether() {
        meter.count("pict_rs_queue_pop", new Label("queue", "process"));
        meter.count("pict_rs_generate_start");
        meter.count("pict_rs_queue_pop", new Label("queue", "cleanup"));
        assertThat(meter.text().lines().filter(line -> line.startsWith("# TYPE")))
                .containsExactly("# TYPE pict_rs_generate_start counter", "# TYPE pict_rs_queue_pop counter");
    }

    @Test
    void durationsAreSummariesInSeconds() {
        for (int millis = 1; millis <= 1000; millis++) {
            meter.timer("t").record(Duration.ofMillis(millis).toNanos());
        }
        assertThat(meter.text().lines().filter(line -> line.startsWith("t{")).map(PrometheusMeterTest::quantile))
                .containsExactly("0", "0.5", "0.9", "0.95", "0.99", "0.999", "1");
        assertThat(meter.text()).contains("# TYPE t summary", "t_sum 500.5\n", "t_count 1000\n");
        assertThat(value("t{quantile=\"0.5\"}")).isBetween(0.485, 0.515);
        assertThat(value("t{quantile=\"0.99\"}")).isBetween(0.96, 1.02);
        assertThat(value("t{quantile=\"0\"}")).isBetween(0.00097, 0.00103);
    }

    @Test
    void quantilesForgetWhatIsOlderThanAboutAMinuteAndSumsDoNot() {
        meter.timer("t").record(Duration.ofSeconds(2).toNanos());
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(value("t{quantile=\"1\"}")).isBetween(1.9, 2.1);
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(value("t{quantile=\"1\"}")).isZero();
        assertThat(meter.text()).contains("t_sum 2\n", "t_count 1\n");
    }

    @Test
    void everyDurationLiesInABucketWhoseMiddleIsNear() {
        for (long duration = 1024; duration < Duration.ofHours(4).toNanos(); duration += duration / 7) {
            double middle = Durations.middle(Durations.bucket(duration));
            assertThat(middle / duration).isBetween(0.96, 1.04);
        }
        assertThat(Durations.bucket(0)).isZero();
        assertThat(Durations.bucket(Long.MAX_VALUE)).isEqualTo(Durations.BUCKETS - 1);
    }

    @Test
    void aGaugeThatCannotBeKnownIsNotShown() {
        meter.gauge("known", () -> 3);
        meter.gauge("unknown", () -> {
            throw new IllegalStateException("no database");
        });
        assertThat(meter.text()).isEqualTo("# HELP known known\n# TYPE known gauge\nknown 3\n");
    }

    @Test
    void anActivityTellsWhetherItCameToItsEnd() throws Exception {
        Activity activity = new Activity(meter, "work", new Label("queue", "process"));
        activity.during(() -> "done");
        assertThatThrownBy(() -> activity.during((Activity.Task) () -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(meter.text())
                .contains(
                        "work_start{queue=\"process\"} 2",
                        "work_end{queue=\"process\",completed=\"true\"} 1",
                        "work_end{queue=\"process\",completed=\"false\"} 1",
                        "work_duration_count{queue=\"process\",completed=\"true\"} 1");
    }

    @Test
    void manyThreadsLoseNothing() throws Exception {
        Meter.Timer timer = meter.timer("t");
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofVirtual().start(() -> {
                for (int j = 0; j < 10_000; j++) {
                    nanos.incrementAndGet();
                    timer.record(1_000_000_000);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(meter.text()).contains("t_count 80000\n", "t_sum 80000\n");
    }

    private double value(String start) {
        return meter.text()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static String quantile(String line) {
        return line.substring(line.indexOf('"') + 1, line.lastIndexOf('"'));
    }
}
