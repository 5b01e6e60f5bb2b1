package dev.pictor.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.pictor.content.Details;
import dev.pictor.ingest.IngestOutcome.Ingested;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;

/// Writes the documents that clients read. Those with a `msg` have their keys in alphabetical order at every level.
final class Documents {
    private static final JsonFactory JSON = new JsonFactory();

    /// Up to nine digits of a second, without trailing zeros.
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    private Documents() {}

    static String error(String code, String message) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("code", code);
            json.writeStringField("msg", message);
            json.writeEndObject();
        });
    }

    static String uploaded(List<Ingested> files) {
        return write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("files");
            for (Ingested file : files) {
                json.writeStartObject();
                json.writeStringField("delete_token", file.token().text());
                json.writeFieldName("details");
                alphabeticalDetails(json, file.details(), file.blurhash());
                json.writeStringField("file", file.alias().text());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("msg", "ok");
            json.writeEndObject();
        });
    }

    static String blurhash(String blurhash) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("blurhash", blurhash);
            json.writeStringField("msg", "ok");
            json.writeEndObject();
        });
    }

    static String details(Details details, String blurhash) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("blurhash", blurhash);
            json.writeNumberField("width", details.width());
            json.writeNumberField("height", details.height());
            frames(json, details);
            json.writeStringField("content_type", details.mediaType());
            json.writeStringField("created_at", timestamp(details.createdAt()));
            json.writeStringField("format", details.format().kind().label());
            json.writeEndObject();
        });
    }

    private static void alphabeticalDetails(JsonGenerator json, Details details, String blurhash) throws IOException {
        json.writeStartObject();
        json.writeStringField("blurhash", blurhash);
        json.writeStringField("content_type", details.mediaType());
        json.writeStringField("created_at", timestamp(details.createdAt()));
        json.writeStringField("format", details.format().kind().label());
        frames(json, details);
        json.writeNumberField("height", details.height());
        json.writeNumberField("width", details.width());
        json.writeEndObject();
    }

    private static void frames(JsonGenerator json, Details details) throws IOException {
        if (details.frames() > 1) {
            json.writeNumberField("frames", details.frames());
        } else {
            json.writeNullField("frames");
        }
    }

    private static String timestamp(Instant instant) {
        return TIMESTAMP.format(instant);
    }

    private interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private static String write(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            content.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return text.toString();
    }
}
