package dev.pictor.metrics.prometheus;

import dev.pictor.metrics.Label;
import dev.pictor.metrics.prometheus.PrometheusMeter.Series;

/// Writes numbers as Prometheus reads them: those of one name together, below one head.
final class TextFormat {
    private static final double NANOS = 1e9;

    private final StringBuilder text = new StringBuilder();
    private String name = "";

    void counter(Series series, long value) {
        head(series.name(), "counter");
        line(series, "", "", Long.toString(value));
    }

    void gauge(Series series, long value) {
        head(series.name(), "gauge");
        line(series, "", "", Long.toString(value));
    }

    void summary(Series series, Summary.Reading reading) {
        head(series.name(), "summary");
        for (int i = 0; i < Summary.QUANTILES.size(); i++) {
            line(
                    series,
                    "",
                    number(Summary.QUANTILES.get(i)),
                    number(reading.quantileNanos().get(i) / NANOS));
        }
        line(series, "_sum", "", number(reading.sumNanos() / NANOS));
        line(series, "_count", "", Long.toString(reading.count()));
    }

    private void head(String next, String type) {
        if (!next.equals(name)) {
            name = next;
            text.append("# HELP ").append(next).append(' ').append(next.replace('_', ' '));
            text.append("\n# TYPE ").append(next).append(' ').append(type).append('\n');
        }
    }

    private void line(Series series, String suffix, String quantile, String value) {
        text.append(series.name()).append(suffix);
        char before = '{';
        for (Label label : series.labels()) {
            text.append(before)
                    .append(label.name())
                    .append("=\"")
                    .append(escaped(label.value()))
                    .append('"');
            before = ',';
        }
        if (!quantile.isEmpty()) {
            text.append(before).append("quantile=\"").append(quantile).append('"');
            before = ',';
        }
        text.append(before == ',' ? "} " : " ").append(value).append('\n');
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
