package dev.pictor.repo.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pictor.content.Format;
import java.util.Map;

/// Reads and writes JSON trees, and what details and jobs have in common. What cannot be read is an
/// [IllegalArgumentException].
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("not JSON", broken);
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static JsonNode field(JsonNode node, String name) {
        JsonNode field = node.get(name);
        if (field == null) {
            throw new IllegalArgumentException("no field " + name);
        }
        return field;
    }

    static String text(JsonNode node, String name) {
        JsonNode field = field(node, name);
        if (!field.isTextual()) {
            throw new IllegalArgumentException("not a text: " + name);
        }
        return field.textValue();
    }

    static long number(JsonNode node, String name) {
        JsonNode field = field(node, name);
        if (!field.isIntegralNumber() || !field.canConvertToLong()) {
            throw new IllegalArgumentException("not a whole number: " + name);
        }
        return field.longValue();
    }

    /// A format as `{"Image": "png"}`.
    static ObjectNode format(Format format) {
        return object().put(format.kind().label(), format.label());
    }

    static Format format(JsonNode node) {
        if (node.isObject() && node.size() == 1) {
            Map.Entry<String, JsonNode> only = node.properties().iterator().next();
            return Format.of(only.getKey(), only.getValue().asText())
                    .orElseThrow(() -> new IllegalArgumentException("no format: " + node));
        }
        throw new IllegalArgumentException("no format: " + node);
    }
}
