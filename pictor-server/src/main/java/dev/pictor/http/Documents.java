package dev.pictor.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.pictor.cleanup.Prune;
import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;
import dev.pictor.content.UploadId;
import dev.pictor.ingest.IngestOutcome.Ingested;
import dev.pictor.repo.HashPage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    static String begun(List<UploadId> uploads) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("msg", "ok");
            json.writeArrayFieldStart("uploads");
            for (UploadId upload : uploads) {
                json.writeStartObject();
                json.writeStringField("upload_id", upload.toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    static String ok() {
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("msg", "ok");
            json.writeEndObject();
        });
    }

    static String aliases(List<Alias> aliases) {
        return write(json -> {
            json.writeStartObject();
            aliases(json, aliases);
            json.writeStringField("msg", "ok");
            json.writeEndObject();
        });
    }

    private static void aliases(JsonGenerator json, List<Alias> aliases) throws IOException {
        json.writeArrayFieldStart("aliases");
        for (Alias alias : aliases) {
            json.writeString(alias.text());
        }
        json.writeEndArray();
    }

    static String identifier(Identifier identifier) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("identifier", identifier.path());
            json.writeStringField("msg", "ok");
            json.writeEndObject();
        });
    }

    static String prune(Prune.Status status) {
        return write(json -> {
            json.writeStartObject();
            json.writeBooleanField("complete", status.complete());
            json.writeNumberField("progress", status.progress());
            json.writeNumberField("total", status.total());
            json.writeEndObject();
        });
    }

    /// One original of a page.
    ///
    /// @param blurhash absent where it cannot be computed; clients then get no details either
    record Entry(HashPage.Entry entry, @Nullable String blurhash) {}

    /// A part of all originals. The places are absent where the page does not have them.
    record Page(
            List<Entry> entries,
            @Nullable ContentHash current,
            @Nullable ContentHash next,
            @Nullable ContentHash prev,
            long limit) {
        Page {
            entries = List.copyOf(entries);
        }
    }

    static String page(Page page) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("msg", "ok");
            json.writeObjectFieldStart("page");
            slug(json, "current", page.current());
            json.writeArrayFieldStart("hashes");
            for (Entry entry : page.entries()) {
                entry(json, entry);
            }
            json.writeEndArray();
            json.writeNumberField("limit", page.limit());
            slug(json, "next", page.next());
            slug(json, "prev", page.prev());
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void entry(JsonGenerator json, Entry entry) throws IOException {
        json.writeStartObject();
        aliases(json, entry.entry().aliases());
        Details details = entry.entry().original().details();
        json.writeFieldName("details");
        if (details == null || entry.blurhash() == null) {
            json.writeNull();
        } else {
            alphabeticalDetails(json, details, entry.blurhash());
        }
        json.writeStringField("hex", entry.entry().original().hash().hex());
        json.writeEndObject();
    }

    private static void slug(JsonGenerator json, String name, @Nullable ContentHash hash) throws IOException {
        if (hash != null) {
            json.writeStringField(name, hash.slug());
        }
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
