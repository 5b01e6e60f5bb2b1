package dev.pictor.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MarkerFactory;
import org.slf4j.event.KeyValuePair;

final class LinesTest {
    private static final String TIME = "2026-01-02T03:04:05.678901Z";

    @Test
    void aLineHasTimeLevelSpanTargetAndMessage() {
        assertThat(told(LogConfig.Format.NORMAL, request()))
                .isEqualTo(TIME + "  WARN request{method=GET status=404}: dev.pictor.Test: client error\n");
        assertThat(told(LogConfig.Format.NORMAL, event()))
                .isEqualTo(TIME + "  INFO dev.pictor.Test: job done queue=cleanup\n");
    }

    @Test
    void aCompactLineHasTheFieldsOfTheSpanLast() {
        assertThat(told(LogConfig.Format.COMPACT, request()))
                .isEqualTo(TIME + "  WARN request: dev.pictor.Test: client error method=GET status=404\n");
    }

    @Test
    void prettyTakesSeveralLines() {
        assertThat(told(LogConfig.Format.PRETTY, request()).lines().toList())
                .startsWith("  " + TIME + "  WARN dev.pictor.Test: client error")
                .contains("    in request with method: GET, status: 404")
                .anyMatch(line -> line.startsWith("    at "));
    }

    @Test
    void jsonIsOneObjectALine() throws Exception {
        JsonNode request = json(request());
        assertThat(request.path("timestamp").asText()).isEqualTo(TIME);
        assertThat(request.path("level").asText()).isEqualTo("WARN");
        assertThat(request.path("target").asText()).isEqualTo("dev.pictor.Test");
        assertThat(request.at("/fields/message").asText()).isEqualTo("client error");
        assertThat(request.at("/span/name").asText()).isEqualTo("request");
        assertThat(request.at("/span/status").isInt()).isTrue();
        assertThat(request.at("/spans/0")).isEqualTo(request.path("span"));
        assertThat(json(event()).has("span")).isFalse();
        assertThat(json(event()).at("/fields/queue").asText()).isEqualTo("cleanup");
    }

    @Test
    void whatWasThrownIsTold() throws Exception {
        LoggingEvent failed = event(new IllegalStateException("broken"), "job failed");
        assertThat(told(LogConfig.Format.NORMAL, failed)).contains("job failed", "IllegalStateException: broken");
        assertThat(json(failed).at("/fields/error").asText()).contains("IllegalStateException: broken");
    }

    @Test
    void nothingThatIsToldBeginsALineOrColoursOne() {
        LoggingEvent forged = event(null, "one\ntwo \u001b[31mred");
        assertThat(told(LogConfig.Format.NORMAL, forged))
                .contains("one\\u000atwo \\u001b[31mred")
                .hasLineCount(1);
        assertThat(told(LogConfig.Format.JSON, forged)).hasLineCount(1);
    }

    @Test
    void coloursAreForTextsOnly() {
        assertThat(new String(
                        new Lines(config(LogConfig.Format.NORMAL, true)).encode(request()), StandardCharsets.UTF_8))
                .contains("\u001b[33m WARN\u001b[0m");
        assertThat(new String(new Lines(config(LogConfig.Format.JSON, true)).encode(request()), StandardCharsets.UTF_8))
                .doesNotContain("\u001b");
    }

    private static LogConfig config(LogConfig.Format format, boolean coloured) {
        return new LogConfig(format, LogFilter.parse("info"), coloured);
    }

    private static String told(LogConfig.Format format, LoggingEvent event) {
        return new String(new Lines(config(format, false)).encode(event), StandardCharsets.UTF_8);
    }

    private static JsonNode json(LoggingEvent event) throws Exception {
        return new JsonMapper().readTree(told(LogConfig.Format.JSON, event));
    }

    private static LoggingEvent request() {
        LoggingEvent event = event(Level.WARN, null, "client error");
        event.setKeyValuePairs(List.of(new KeyValuePair("method", "GET"), new KeyValuePair("status", 404)));
        event.addMarker(MarkerFactory.getMarker("request"));
        return event;
    }

    private static LoggingEvent event() {
        return event(null, "job done");
    }

    private static LoggingEvent event(@Nullable Throwable thrown, String message) {
        return event(Level.INFO, thrown, message);
    }

    private static LoggingEvent event(Level level, @Nullable Throwable thrown, String message) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent(
                LinesTest.class.getName(), context.getLogger("dev.pictor.Test"), level, message, thrown, null);
        event.setInstant(Instant.parse(TIME));
        event.setKeyValuePairs(List.of(new KeyValuePair("queue", "cleanup")));
        return event;
    }
}
