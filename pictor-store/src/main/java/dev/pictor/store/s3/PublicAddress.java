package dev.pictor.store.s3;

import dev.pictor.content.Identifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// The addresses of objects below an endpoint that clients can reach.
final class PublicAddress {
    private static final String ENCODED = " \"#<>?`{}%";
    private static final int FIRST_PRINTED = 0x20;
    private static final int LAST_PRINTED = 0x7E;

    private PublicAddress() {}

    /// The path of the identifier behind that of the endpoint; the endpoint's query stays.
    static URI of(URI endpoint, Identifier identifier) {
        StringBuilder address = new StringBuilder();
        address.append(endpoint.getScheme()).append("://").append(endpoint.getRawAuthority());
        String path = endpoint.getRawPath() == null ? "" : endpoint.getRawPath();
        address.append(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        for (String segment : identifier.path().split("/", -1)) {
            address.append('/').append(encoded(segment));
        }
        if (endpoint.getRawQuery() != null) {
            address.append('?').append(endpoint.getRawQuery());
        }
        return URI.create(address.toString());
    }

    private static String encoded(String segment) {
        StringBuilder text = new StringBuilder();
        for (byte unit : segment.getBytes(StandardCharsets.UTF_8)) {
            if (unit < FIRST_PRINTED || unit > LAST_PRINTED || ENCODED.indexOf(unit) >= 0) {
                text.append("%%%02X".formatted(unit));
            } else {
                text.append((char) unit);
            }
        }
        return text.toString();
    }
}
