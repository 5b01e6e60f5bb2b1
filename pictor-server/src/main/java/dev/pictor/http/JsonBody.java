package dev.pictor.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// Reads a body of JSON; what it cannot read is refused in the reference's words.
final class JsonBody {
    static final int MAX_BYTES = 2 * 1024 * 1024;

    private static final int MAX_DEPTH = 100;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    /// The document that a request carries; a missing node where it says nothing that can be used, such as one key
    /// twice.
    ///
    /// @param atMost how long it may take to arrive
    static JsonNode read(Exchange exchange, Duration atMost) throws InterruptedException {
        if (!isJson(exchange.headers())) {
            throw refused("Content type error");
        }
        return parse(bytes(exchange, atMost));
    }

    private static boolean isJson(HttpFields headers) {
        String type = headers.get(HttpHeader.CONTENT_TYPE);
        if (type == null) {
            return false;
        }
        int end = type.indexOf(';');
        String bare = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        String subtype = bare.substring(bare.indexOf('/') + 1);
        return bare.indexOf('/') > 0 && (subtype.equals("json") || subtype.endsWith("+json"));
    }

    private static byte[] bytes(Exchange exchange, Duration atMost) throws InterruptedException {
        long announced = exchange.request().getLength();
        if (announced > MAX_BYTES) {
            throw refused("JSON payload (%d bytes) is larger than allowed (limit: %d bytes)."
                    .formatted(announced, MAX_BYTES));
        }
        long deadline = System.nanoTime() + atMost.toNanos();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (true) {
            Optional<ByteBuffer> chunk = exchange.body().next(Duration.ofNanos(deadline - System.nanoTime()));
            if (chunk.isEmpty()) {
                return bytes.toByteArray();
            }
            if (bytes.size() + chunk.get().remaining() > MAX_BYTES) {
                throw refused("JSON payload has exceeded limit (%d bytes).".formatted(MAX_BYTES));
            }
            byte[] more = new byte[chunk.get().remaining()];
            chunk.get().get(more);
            bytes.writeBytes(more);
        }
    }

    private static JsonNode parse(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            JsonNode document = JSON.readTree(parser);
            if (document == null || document.isMissingNode()) {
                throw refused("EOF while parsing a value at line 1 column " + bytes.length);
            }
            return document;
        } catch (JsonProcessingException broken) {
            return explain(broken, bytes);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail", e);
        }
    }

    private static JsonNode explain(JsonProcessingException broken, byte[] bytes) {
        if (String.valueOf(broken.getOriginalMessage()).startsWith("Duplicate field")) {
            return JSON.missingNode();
        }
        String text = new String(bytes, StandardCharsets.UTF_8).stripLeading();
        char first = text.isEmpty() ? ' ' : text.charAt(0);
        if ("ntf".indexOf(first) >= 0) {
            throw refused("expected ident at line 1 column 2");
        }
        if (first != '{' && first != '[' && first != '"' && Character.digit(first, 10) < 0 && first != '-') {
            throw refused("expected value at line 1 column 1");
        }
        var location = broken.getLocation();
        throw refused("invalid JSON at line %d column %d".formatted(location.getLineNr(), location.getColumnNr()));
    }

    private static Rejection refused(String message) {
        return new Rejection(ErrorAnswers.invalidJson(message));
    }
}
