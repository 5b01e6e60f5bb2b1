package dev.pictor.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Events as the bytes of their lines.
final class Lines extends EncoderBase<ILoggingEvent> {
    private static final JsonMapper JSON = new JsonMapper();

    private final LogConfig config;
    private final TextLines text;

    Lines(LogConfig config) {
        this.config = config;
        this.text = new TextLines(config.coloured() ? Palette.COLOURS : Palette.PLAIN);
    }

    @Override
    public byte[] encode(ILoggingEvent logged) {
        Event event = Event.of(logged, config.format());
        String lines = switch (config.format()) {
            case NORMAL -> text.normal(event);
            case COMPACT -> text.compact(event);
            case PRETTY -> text.pretty(event);
            case JSON -> json(event);
        };
        return lines.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    private static String json(Event event) {
        ObjectNode json = JSON.createObjectNode()
                .put("timestamp", event.time())
                .put("level", event.level().toString());
        ObjectNode fields = json.putObject("fields").put("message", event.message());
        put(fields, event.fields());
        if (!event.trace().isEmpty()) {
            fields.put("error", event.trace());
        }
        json.put("target", event.target());
        if (!event.span().isEmpty()) {
            ObjectNode span = JSON.createObjectNode();
            put(span, event.spanFields());
            span.put("name", event.span());
            json.set("span", span);
            json.putArray("spans").add(span);
        }
        try {
            return JSON.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always written", e);
        }
    }

    private static void put(ObjectNode target, Map<String, Object> values) {
        values.forEach((name, value) -> {
            switch (value) {
                case Boolean truth -> target.put(name, truth);
                case Integer number -> target.put(name, number);
                case Long number -> target.put(name, number);
                default -> target.put(name, value.toString());
            }
        });
    }
}
