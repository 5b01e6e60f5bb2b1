package dev.pictor.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The part of JSON Schema that our own document uses: types, properties, items, choices and references.
final class JsonSchema {
    private final JsonNode document;

    /// @param document in which references are looked up
    JsonSchema(JsonNode document) {
        this.document = document;
    }

    /// What is wrong with a value, and where.
    List<String> problems(JsonNode schema, JsonNode value) {
        List<String> problems = new ArrayList<>();
        check(resolved(schema), value, "$", problems);
        return problems;
    }

    /// What a reference names, or the thing itself.
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
    }

    private void check(JsonNode schema, JsonNode value, String place, List<String> problems) {
        if (schema.has("anyOf")) {
            for (JsonNode choice : schema.get("anyOf")) {
                if (problems(choice, value).isEmpty()) {
                    return;
                }
            }
            problems.add(place + " is none of the choices");
            return;
        }
        if (schema.has("type") && !hasType(schema.get("type"), value)) {
            problems.add(place + " is no " + schema.get("type"));
            return;
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            problems.add(place + " is not one of " + schema.get("enum"));
        }
        if (schema.has("maximum") && value.asLong() > schema.get("maximum").asLong()) {
            problems.add(place + " is too large");
        }
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.textValue())) {
                problems.add(place + " lacks " + name);
            }
        }
        value.properties().forEach(property -> checkProperty(schema, property.getKey(), value, place, problems));
        if (schema.has("items")) {
            for (JsonNode item : value) {
                check(resolved(schema.get("items")), item, place + "[]", problems);
            }
        }
    }

    private void checkProperty(JsonNode schema, String name, JsonNode value, String place, List<String> problems) {
        JsonNode known = schema.path("properties").path(name);
        if (!known.isMissingNode()) {
            check(resolved(known), value.get(name), place + "." + name, problems);
        } else if (schema.path("additionalProperties").isBoolean()) {
            problems.add(place + " has an unknown " + name);
        }
    }

    private static boolean hasType(JsonNode types, JsonNode value) {
        if (types.isTextual()) {
            return isA(types.textValue(), value);
        }
        for (JsonNode type : types) {
            if (isA(type.textValue(), value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isA(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException("no type: " + type);
        };
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode one : values) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
