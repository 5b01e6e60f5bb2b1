package dev.pictor.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The document that describes every operation, for programs that read such documents.
final class ApiDescription {
    private static final String RESOURCE = "openapi.json";

    private ApiDescription() {}

    static Answer answer() {
        return new Answer.Json(200, text());
    }

    private static String text() {
        try (InputStream in = ApiDescription.class.getResourceAsStream(RESOURCE)) {
            return new String(Objects.requireNonNull(in, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }
}
