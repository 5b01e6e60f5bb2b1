package dev.pictor.repo.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pictor.content.Alias;
import dev.pictor.content.Identifier;
import dev.pictor.content.Kind;
import dev.pictor.content.OutputFormat;
import dev.pictor.content.Variant;
import dev.pictor.job.ProcessJob;
import dev.pictor.job.ProcessJob.Generate;
import dev.pictor.job.ProcessJob.Ingest;
import dev.pictor.job.UploadQuery;
import dev.pictor.job.UploadQuery.Limit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The text of the column `job_queue.job` in the queue `process`.
///
/// In an upload's query every field that is no limit is an operation, for peers of the reference as well: it has no
/// room for fields of ours.
final class ProcessJobJson {
    private ProcessJobJson() {}

    static JsonNode write(ProcessJob job) {
        return switch (job) {
            case Ingest(Identifier identifier, UUID upload, @Nullable Alias alias, UploadQuery query) -> {
                ObjectNode fields = Json.object()
                        .put("identifier", identifier.path())
                        .put("upload_id", upload.toString())
                        .put("declared_alias", alias == null ? null : alias.text());
                yield Json.object().set("Ingest", fields.set("upload_query", query(query)));
            }
            case Generate(Alias source, Variant variant, OutputFormat target, List<String> arguments) -> {
                ObjectNode fields = Json.object()
                        .put("target_format", target.extension())
                        .put("source", source.text())
                        .put("process_path", variant.name());
                ArrayNode texts = fields.putArray("process_args");
                arguments.forEach(texts::add);
                yield Json.object().set("Generate", fields);
            }
        };
    }

    /// @throws IllegalArgumentException if it is no job of this queue
    static ProcessJob read(String kind, JsonNode fields) {
        return switch (kind) {
            case "Ingest" ->
                new Ingest(
                        new Identifier(Json.text(fields, "identifier")),
                        UUID.fromString(Json.text(fields, "upload_id")),
                        fields.hasNonNull("declared_alias") ? Alias.parse(Json.text(fields, "declared_alias")) : null,
                        fields.hasNonNull("upload_query")
                                ? query(Json.field(fields, "upload_query"))
                                : UploadQuery.DEFAULT);
            case "Generate" ->
                new Generate(
                        Alias.parse(Json.text(fields, "source")),
                        new Variant(Json.text(fields, "process_path")),
                        target(Json.text(fields, "target_format")),
                        arguments(Json.field(fields, "process_args")));
            default -> throw new IllegalArgumentException("unknown kind of job: " + kind);
        };
    }

    private static OutputFormat target(String extension) {
        return OutputFormat.ofExtension(extension)
                .orElseThrow(() -> new IllegalArgumentException("unknown format: " + extension));
    }

    private static List<String> arguments(JsonNode texts) {
        List<String> arguments = new ArrayList<>();
        for (JsonNode text : texts) {
            if (!text.isTextual()) {
                throw new IllegalArgumentException("an argument is no text");
            }
            arguments.add(text.textValue());
        }
        return arguments;
    }

    private static ObjectNode query(UploadQuery query) {
        ObjectNode fields = Json.object();
        for (Limit limit : Limit.values()) {
            Long value = query.limits().get(limit);
            fields.put(name(limit), value == null ? null : value.toString());
        }
        for (Kind kind : Kind.values()) {
            fields.put(name(kind), String.valueOf(query.allowed().contains(kind)));
        }
        new TreeMap<>(query.operations()).forEach(fields::put);
        return fields;
    }

    private static UploadQuery query(JsonNode json) {
        Map<Limit, Long> limits = new EnumMap<>(Limit.class);
        Set<Kind> allowed = EnumSet.allOf(Kind.class);
        Map<String, String> operations = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            operations.put(field.getKey(), field.getValue().isNull() ? "" : Json.text(json, field.getKey()));
        }
        for (Limit limit : Limit.values()) {
            String value = operations.remove(name(limit));
            if (value != null && !value.isEmpty()) {
                limits.put(limit, Long.parseLong(value));
            }
        }
        for (Kind kind : Kind.values()) {
            if ("false".equals(operations.remove(name(kind)))) {
                allowed.remove(kind);
            }
        }
        return new UploadQuery(limits, allowed, operations);
    }

    private static String name(Limit limit) {
        return "max_" + limit.name().toLowerCase(Locale.ROOT);
    }

    private static String name(Kind kind) {
        return "allow_" + kind.name().toLowerCase(Locale.ROOT);
    }
}
