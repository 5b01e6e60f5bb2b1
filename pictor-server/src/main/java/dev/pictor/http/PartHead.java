package dev.pictor.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The headers of one part of a form.
final class PartHead {
    private final Map<String, String> headers;

    private PartHead(Map<String, String> headers) {
        this.headers = headers;
    }

    /// @param bytes the header lines, each with its line end
    static PartHead parse(byte[] bytes) {
        Map<String, String> headers = new HashMap<>();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int count = 0;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf("\r\n", start);
            if (end < 0) {
                throw refused("invalid Header provided");
            }
            if (++count > FormRules.MAX_PART_HEADERS) {
                throw refused("message head is too large");
            }
            addLine(text.substring(start, end), headers);
            start = end + 2;
        }
        return new PartHead(headers);
    }

    private static void addLine(String line, Map<String, String> headers) {
        int colon = line.indexOf(':');
        String name = colon <= 0 ? "" : line.substring(0, colon);
        if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw refused("invalid Header provided");
        }
        headers.putIfAbsent(
                name.toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }

    /// Checks that this part is one of our files.
    ///
    /// @return the base name of the file
    String requireFile(FormType type) {
        Optional<HeaderValue> disposition = Optional.ofNullable(headers.get("content-disposition"))
                .flatMap(PartHead::utf8)
                .flatMap(HeaderValue::parse)
                .filter(header -> header.main().equals("form-data"));
        Optional<String> name = disposition.flatMap(header -> header.parameter("name"));
        if (name.isEmpty()) {
            throw refused(missingName(type, disposition));
        }
        if (headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            throw refused("Nested multipart is not supported");
        }
        if (name.get().equals("]") || name.get().startsWith("][")) {
            throw refused("Failed to parse Content-Disposition");
        }
        if (!name.get().equals(FormRules.FIELD)) {
            throw refused("Found field with unexpected name or type");
        }
        return baseName(disposition.get()).orElseThrow(() -> refused("Filename is missing"));
    }

    private static String missingName(FormType type, Optional<HeaderValue> disposition) {
        if (!type.formData()) {
            return "Failed to parse field name";
        }
        return disposition.isEmpty()
                ? "No Content-Disposition `form-data` header"
                : "Content-Disposition 'name' parameter was not found when parsing a \"form-data\" field";
    }

    /// Only the base name counts; a path of dots and slashes has none.
    private static Optional<String> baseName(HeaderValue disposition) {
        String path = disposition.parameter("filename").orElse("");
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        String base = path.substring(path.lastIndexOf('/', end - 1) + 1, end);
        return base.isEmpty() || base.equals(".") || base.equals("..") ? Optional.empty() : Optional.of(base);
    }

    private static Optional<String> utf8(String latin1) {
        try {
            byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException invalid) {
            return Optional.empty();
        }
    }

    private static Rejection refused(String message) {
        return new Rejection(ErrorAnswers.invalidForm(message));
    }
}
