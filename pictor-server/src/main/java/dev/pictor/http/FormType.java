package dev.pictor.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The kind of a form, from its `Content-Type`.
///
/// @param formData whether it is `multipart/form-data`, and not another `multipart` type
record FormType(String boundary, boolean formData) {
    /// @throws Rejection if this is no header of a form
    static FormType parse(@Nullable String contentType) {
        if (contentType == null) {
            throw refused("No Content-Type `form-data` header");
        }
        HeaderValue header = HeaderValue.parse(contentType)
                .filter(FormType::isWellFormed)
                .orElseThrow(() -> refused("Failed to parse Content-Type `form-data` header"));
        if (!header.main().startsWith("multipart/")) {
            throw refused("Parsed Content-Type did not have 'multipart' top-level media type");
        }
        String boundary = header.parameter("boundary")
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> refused("Multipart boundary is missing"));
        return new FormType(boundary, header.main().equals("multipart/form-data"));
    }

    private static boolean isWellFormed(HeaderValue header) {
        int slash = header.main().indexOf('/');
        Optional<String> boundary = header.parameter("boundary");
        return slash > 0
                && slash < header.main().length() - 1
                && boundary.filter(text -> text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0)
                        .isEmpty();
    }

    /// The bytes of the boundary, with the two dashes that begin its lines.
    byte[] dashBoundary() {
        return ("--" + boundary).getBytes(StandardCharsets.UTF_8);
    }

    private static Rejection refused(String message) {
        return new Rejection(ErrorAnswers.invalidForm(message));
    }
}
