package dev.pictor.repo.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pictor.content.Details;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/// The text of the column `details.json`.
final class DetailsJson {
    /// RFC 3339 in UTC, with as many digits below the second as are needed, and none where it is whole.
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    private DetailsJson() {}

    static String write(Details details) {
        ObjectNode json = Json.object();
        json.put("width", details.width());
        json.put("height", details.height());
        if (details.frames() == 0) {
            json.putNull("frames");
        } else {
            json.put("frames", details.frames());
        }
        json.put("content_type", details.mediaType());
        json.put("created_at", TIME.format(details.createdAt()));
        json.set("format", Json.format(details.format()));
        return json.toString();
    }

    /// Reads what any version of the reference wrote; unknown fields are passed over.
    ///
    /// @throws IllegalArgumentException if a field is missing or cannot be read
    static Details read(String text) {
        JsonNode json = Json.parse(text);
        if (!Json.text(json, "content_type").contains("/")) {
            throw new IllegalArgumentException("not a media type");
        }
        return new Details(
                side(json, "width"),
                side(json, "height"),
                json.hasNonNull("frames") ? Json.number(json, "frames") : 0,
                time(Json.text(json, "created_at")),
                Json.format(Json.field(json, "format")));
    }

    private static int side(JsonNode json, String name) {
        return (int) Math.clamp(Json.number(json, name), -1, Details.MAX_SIDE + 1L); // [Details] refuses both ends
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException("not a time: " + text, unreadable);
        }
    }
}
