package dev.pictor.repo.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Checks that a database is one that the reference could go on with. It reads with rules of its own, not with our
/// code.
public final class ReferenceRows {
    private static final int HASH_BYTES = 39;
    private static final int UUID_BYTES = 16;
    private static final int HIGHEST_FORMAT = 10;
    private static final int MAX_KEY_BYTES = 7_999;
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    private static final Pattern ANY_UUID = Pattern.compile("(?i)(urn:uuid:)?\\{?" + UUID + "}?|[0-9a-f]{32}");
    private static final Pattern CANONICAL_UUID = Pattern.compile(UUID);
    private static final Pattern VARIANT = Pattern.compile("([a-z_]+/[^/]+/)*(apng|avif|gif|jpeg|jxl|png|webp)");
    private static final Pattern HEX = Pattern.compile("([0-9a-f]{2})*");
    private static final Set<String> IMAGES = Set.of("apng", "avif", "gif", "jpeg", "jxl", "png", "webp");
    private static final Map<String, Set<String>> FORMATS = Map.of(
            "Image", Set.of("avif", "jpeg", "jxl", "png", "webp"),
            "Animation", Set.of("apng", "avif", "gif", "webp"),
            "Video", Set.of("Mp4", "Webm"));
    private static final Set<String> BARE_JOBS = Set.of("AllVariants", "OutdatedVariants", "OutdatedProxies", "Prune");

    private final Database database;
    private final List<String> problems = new ArrayList<>();

    private ReferenceRows(DataSource source) {
        database = new Database(source);
    }

    /// What the schema of a database has to be, as comparable lines.
    public static List<String> schema(DataSource source) {
        return Catalogue.of(source);
    }

    /// Every row that the reference could not read, or would read otherwise; and a changed history.
    public static List<String> problems(DataSource source) throws IOException {
        ReferenceRows rows = new ReferenceRows(source);
        rows.checkHistory();
        rows.checkHashes();
        rows.checkNames();
        rows.check("variants", "SELECT variant FROM variants", VARIANT.asMatchPredicate());
        rows.check("details", "SELECT json FROM details", text -> isDetails(Json.parse(text)));
        rows.check("settings", "SELECT value FROM settings", HEX.asMatchPredicate());
        rows.check("uploads", "SELECT result FROM uploads WHERE result IS NOT NULL", ReferenceRows::isUpload);
        rows.check(
                "keyed_notifications",
                "SELECT key FROM keyed_notifications",
                key -> key.getBytes(StandardCharsets.UTF_8).length <= MAX_KEY_BYTES);
        rows.checkJobs();
        return rows.problems;
    }

    private List<String> texts(String sql) {
        return database.all(sql, row -> row.getString(1));
    }

    private void check(String table, String sql, Predicate<String> rule) {
        texts(sql).stream().filter(rule.negate()).forEach(text -> problems.add(table + ": " + text));
    }

    private void checkHistory() throws IOException {
        List<String> history = texts(
                "SELECT concat_ws(E'\\t', version, name, checksum) FROM refinery_schema_history ORDER BY version");
        if (!history.equals(ReferenceDatabase.history())) {
            problems.add("history: " + history);
        }
        if (texts("SELECT value FROM settings WHERE key = 'fix-tokens-and-aliases'")
                .isEmpty()) {
            problems.add("the names would be repaired again");
        }
    }

    private void checkHashes() {
        for (String table : List.of("hashes", "aliases", "variants")) {
            check(table, "SELECT hash FROM " + table, text -> {
                byte[] record = Base64.getDecoder().decode(text);
                return record.length == HASH_BYTES
                        && record[HASH_BYTES - 1] >= 0
                        && record[HASH_BYTES - 1] <= HIGHEST_FORMAT
                        && Base64.getEncoder().encodeToString(record).equals(text);
            });
        }
        for (String table : List.of("hashes", "variants", "details")) {
            texts("SELECT identifier FROM %s WHERE identifier ~ '(^|/)[.]{1,2}(/|$)|^/|^$'".formatted(table))
                    .forEach(path -> problems.add(table + ": " + path));
        }
        texts(
                        "SELECT identifier FROM hashes h WHERE NOT EXISTS (SELECT 1 FROM details WHERE identifier = h.identifier)")
                .forEach(path -> problems.add("no details of " + path));
    }

    private void checkNames() {
        check("tokens", "SELECT token FROM aliases", ReferenceRows::isCanonical);
        check("aliases", "SELECT alias FROM aliases", alias -> {
            int dot = alias.lastIndexOf('.');
            return isCanonical(dot < 0 ? alias : alias.substring(0, dot));
        });
    }

    private static boolean isCanonical(String name) {
        return CANONICAL_UUID.matcher(name).matches()
                || (!ANY_UUID.matcher(name).matches() && name.getBytes(StandardCharsets.UTF_8).length != UUID_BYTES);
    }

    private static boolean isFormat(JsonNode format) {
        return format.size() == 1
                && FORMATS.getOrDefault(format.fieldNames().next(), Set.of())
                        .contains(format.elements().next().asText());
    }

    private static boolean isDetails(JsonNode details) {
        return isSide(details.get("width"))
                && isSide(details.get("height"))
                && (!details.hasNonNull("frames") || details.get("frames").isIntegralNumber())
                && details.path("content_type").asText().matches("(image|video)/[a-z0-9.+-]+")
                && isTime(details.path("created_at").asText())
                && isFormat(details.path("format"));
    }

    private static boolean isSide(@Nullable JsonNode side) {
        return side != null && side.isIntegralNumber() && side.asLong() >= 0 && side.asLong() <= 65_535;
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException unreadable) {
            return false;
        }
    }

    private static boolean isUpload(String text) {
        JsonNode result = Json.parse(text);
        JsonNode success = result.path("Success");
        JsonNode failure = result.path("Failure");
        return result.size() == 1
                && ((success.path("alias").isTextual() && success.path("token").isTextual())
                        || (failure.path("message").isTextual()
                                && failure.path("code").isTextual()));
    }

    private void checkJobs() {
        check("jobs", "SELECT job FROM job_queue WHERE queue = 'cleanup'", ReferenceRows::isCleanup);
        check("jobs", "SELECT job FROM job_queue WHERE queue = 'process'", ReferenceRows::isProcess);
        texts("SELECT job FROM job_queue WHERE queue NOT IN ('cleanup', 'process') OR retry <= 0")
                .forEach(job -> problems.add("nobody's job: " + job));
    }

    private static boolean isCleanup(String text) {
        JsonNode job = Json.parse(text);
        if (job.isTextual()) {
            return BARE_JOBS.contains(job.asText());
        }
        JsonNode fields = job.elements().next();
        return job.size() == 1
                && switch (job.fieldNames().next()) {
                    case "Hash", "Variant" -> isHash(fields.path("hash"));
                    case "Identifier" -> fields.path("identifier").isTextual();
                    case "Alias" ->
                        fields.path("alias").isTextual() && fields.path("token").isTextual();
                    default -> false;
                };
    }

    private static boolean isHash(JsonNode hash) {
        return hash.path("hash").asText().matches("[0-9a-f]{64}")
                && hash.path("size").isIntegralNumber()
                && isFormat(hash.path("format"));
    }

    private static boolean isProcess(String text) {
        JsonNode job = Json.parse(text);
        JsonNode fields = job.elements().next();
        return job.size() == 1
                && switch (job.fieldNames().next()) {
                    case "Ingest" ->
                        fields.path("identifier").isTextual()
                                && CANONICAL_UUID
                                        .matcher(fields.path("upload_id").asText())
                                        .matches()
                                && allTexts(fields.path("upload_query"));
                    case "Generate" ->
                        IMAGES.contains(fields.path("target_format").asText())
                                && fields.path("source").isTextual()
                                && fields.path("process_path").isTextual()
                                && fields.path("process_args").isArray();
                    default -> false;
                };
    }

    private static boolean allTexts(JsonNode query) {
        return query.properties().stream()
                .allMatch(field ->
                        field.getValue().isTextual() || field.getValue().isNull());
    }
}
