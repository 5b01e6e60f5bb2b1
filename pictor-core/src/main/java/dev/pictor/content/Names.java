package dev.pictor.content;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Reads names that may be a UUID in one of several spellings.
final class Names {
    private static final Pattern SIMPLE = Pattern.compile("[0-9a-fA-F]{32}");
    private static final Pattern HYPHENATED =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final String URN = "urn:uuid:";
    private static final int UUID_BYTES = 16;
    private static final int UUID_LENGTH = 36;

    private Names() {}

    /// The UUID that this text spells: 32 hex digits, hyphenated, hyphenated in braces, or as `urn:uuid:`.
    static Optional<UUID> uuid(String text) {
        if (SIMPLE.matcher(text).matches()) {
            return Optional.of(
                    new UUID(Long.parseUnsignedLong(text, 0, 16, 16), Long.parseUnsignedLong(text, 16, 32, 16)));
        }
        String bare = text;
        if (text.startsWith("{") && text.endsWith("}")) {
            bare = text.substring(1, text.length() - 1);
        } else if (text.startsWith(URN)) {
            bare = text.substring(URN.length());
        }
        return HYPHENATED.matcher(bare).matches()
                ? Optional.of(UUID.fromString(bare.toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    /// The one spelling that is stored: a UUID in lower case with hyphens, a name of 16 bytes as the UUID of these
    /// bytes, anything else as it is.
    static String canonical(String text) {
        if (isCanonicalUuid(text)) {
            return text;
        }
        Optional<UUID> spelled = uuid(text);
        if (spelled.isPresent()) {
            return spelled.get().toString();
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == UUID_BYTES) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new UUID(buffer.getLong(), buffer.getLong()).toString();
        }
        return text;
    }

    /// Whether it is a UUID in lower case with hyphens, as nearly every name is that a request brings: without a
    /// pattern, since each request asks this twice.
    private static boolean isCanonicalUuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = text.charAt(i);
            boolean fits = switch (i) {
                case 8, 13, 18, 23 -> c == '-';
                default -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
