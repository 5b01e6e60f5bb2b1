package dev.pictor.repo.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.job.CleanupJob;
import dev.pictor.job.CleanupJob.Prune;
import dev.pictor.job.CleanupJob.RemoveAlias;
import dev.pictor.job.CleanupJob.RemoveAllVariants;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.job.CleanupJob.RemoveHash;
import dev.pictor.job.CleanupJob.RemoveOutdatedProxies;
import dev.pictor.job.CleanupJob.RemoveOutdatedVariants;
import dev.pictor.job.CleanupJob.RemoveVariant;
import dev.pictor.job.CleanupJob.RemoveVariants;
import dev.pictor.job.Job;
import dev.pictor.job.ProcessJob;
import dev.pictor.job.Queue;
import java.util.Locale;
import java.util.Map;

/// The text of the column `job_queue.job`. The shapes are those of the reference, whose workers delete what they cannot
/// read.
final class JobJson {
    private JobJson() {}

    static String write(Job job) {
        return switch (job) {
            case CleanupJob cleanup -> cleanup(cleanup).toString();
            case ProcessJob process -> ProcessJobJson.write(process).toString();
        };
    }

    private static JsonNode cleanup(CleanupJob job) {
        return switch (job) {
            case RemoveHash(ContentHash hash) -> kind("Hash", Json.object().set("hash", hash(hash)));
            case RemoveFile(Identifier identifier) ->
                kind("Identifier", Json.object().put("identifier", identifier.path()));
            case RemoveAlias(Alias alias, DeleteToken token) ->
                kind("Alias", Json.object().put("alias", alias.text()).put("token", token.text()));
            case RemoveVariant(ContentHash hash, Variant variant) ->
                kind("Variant", Json.object().put("variant", variant.name()).set("hash", hash(hash)));
            case RemoveVariants(ContentHash hash) ->
                kind("Variant", Json.object().set("hash", hash(hash)));
            case RemoveAllVariants() -> JsonNodeFactory.instance.textNode("AllVariants");
            case RemoveOutdatedVariants() -> JsonNodeFactory.instance.textNode("OutdatedVariants");
            case RemoveOutdatedProxies() -> JsonNodeFactory.instance.textNode("OutdatedProxies");
            case Prune() -> JsonNodeFactory.instance.textNode("Prune");
        };
    }

    /// @throws IllegalArgumentException if it is no job of this queue
    static Job read(Queue queue, String text) {
        if (queue.equals(Queue.CLEANUP)) {
            return read(text);
        }
        if (queue.equals(Queue.PROCESS)) {
            Map.Entry<String, JsonNode> kind = kind(Json.parse(text));
            return ProcessJobJson.read(kind.getKey(), kind.getValue());
        }
        throw new IllegalArgumentException("no catalogue of the queue " + queue);
    }

    private static Map.Entry<String, JsonNode> kind(JsonNode json) {
        if (!json.isObject() || json.size() != 1) {
            throw new IllegalArgumentException("a job has one kind");
        }
        return json.properties().iterator().next();
    }

    /// @throws IllegalArgumentException if it is no job of the queue `cleanup`
    static CleanupJob read(String text) {
        JsonNode json = Json.parse(text);
        if (json.isTextual()) {
            return bare(json.textValue());
        }
        Map.Entry<String, JsonNode> kind = kind(json);
        JsonNode fields = kind.getValue();
        return switch (kind.getKey()) {
            case "Hash" -> new RemoveHash(hash(Json.field(fields, "hash")));
            case "Identifier" -> new RemoveFile(new Identifier(Json.text(fields, "identifier")));
            case "Alias" ->
                new RemoveAlias(Alias.parse(Json.text(fields, "alias")), DeleteToken.parse(Json.text(fields, "token")));
            case "Variant" -> variant(fields);
            default -> throw new IllegalArgumentException("unknown kind of job: " + kind.getKey());
        };
    }

    private static CleanupJob bare(String kind) {
        return switch (kind) {
            case "AllVariants" -> new RemoveAllVariants();
            case "OutdatedVariants" -> new RemoveOutdatedVariants();
            case "OutdatedProxies" -> new RemoveOutdatedProxies();
            case "Prune" -> new Prune();
            default -> throw new IllegalArgumentException("unknown kind of job: " + kind);
        };
    }

    private static CleanupJob variant(JsonNode fields) {
        ContentHash hash = hash(Json.field(fields, "hash"));
        return fields.hasNonNull("variant")
                ? new RemoveVariant(hash, new Variant(Json.text(fields, "variant")))
                : new RemoveVariants(hash);
    }

    private static ObjectNode kind(String kind, JsonNode fields) {
        return Json.object().set(kind, fields);
    }

    private static ObjectNode hash(ContentHash hash) {
        return Json.object()
                .put("hash", hash.sha256())
                .put("size", hash.size())
                .set("format", Json.format(hash.format()));
    }

    private static ContentHash hash(JsonNode json) {
        return new ContentHash(
                Json.text(json, "hash").toLowerCase(Locale.ROOT),
                Json.number(json, "size"),
                Json.format(Json.field(json, "format")));
    }
}
