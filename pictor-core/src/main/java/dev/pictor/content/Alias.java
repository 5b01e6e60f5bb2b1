package dev.pictor.content;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/// A public name of a content hash, in its one canonical spelling: an optional UUID or name, then an optional
/// extension.
///
/// Built by [#parse], which normalises; a text that is not canonical is refused by the constructor.
public record Alias(String text) {
    public Alias {
        if (!canonical(text).equals(text)) {
            throw new IllegalArgumentException("not a canonical alias: " + text);
        }
    }

    /// Reads any text as an alias. The extension begins at the last dot; a name that spells a UUID, or is exactly 16
    /// bytes of UTF-8, becomes that UUID in lower case with hyphens.
    public static Alias parse(String text) {
        return new Alias(canonical(text));
    }

    /// A new random name for bytes of this format.
    public static Alias random(Format format) {
        return new Alias(UUID.randomUUID() + format.extension());
    }

    /// Reads the value of a setting: a text, or in those of old versions the 16 bytes of a UUID before an extension.
    ///
    /// @return empty where it is neither
    public static Optional<Alias> ofBytes(byte[] value) {
        try {
            return Optional.of(parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString()));
        } catch (CharacterCodingException noText) {
            if (value.length < UUID_BYTES) {
                return Optional.empty();
            }
            ByteBuffer uuid = ByteBuffer.wrap(value);
            String extension = new String(value, UUID_BYTES, value.length - UUID_BYTES, StandardCharsets.UTF_8);
            return Optional.of(parse(new UUID(uuid.getLong(), uuid.getLong()) + extension));
        }
    }

    /// The value of a setting, which every version reads.
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Whether this alias can stand in a database row: PostgreSQL text holds no NUL, and no longer name was ever given.
    public boolean storable() {
        return text.indexOf('\0') < 0 && text.length() <= MAX_LENGTH;
    }

    private static final int UUID_BYTES = 16;

    /// The longest alias that is stored, in characters.
    public static final int MAX_LENGTH = 2000;

    private static String canonical(String text) {
        int dot = text.lastIndexOf('.');
        return dot < 0 ? Names.canonical(text) : Names.canonical(text.substring(0, dot)) + text.substring(dot);
    }

    @Override
    public String toString() {
        return text;
    }
}
