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
}
