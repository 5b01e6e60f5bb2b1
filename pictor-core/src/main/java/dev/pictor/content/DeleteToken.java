package dev.pictor.content;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/// The right to remove an alias. Never printed: [#toString] hides it.
public record DeleteToken(String text) {
    public DeleteToken {
        if (!Names.canonical(text).equals(text)) {
            throw new IllegalArgumentException("not a canonical delete token");
        }
    }

    /// Reads any text as a token; UUIDs in any spelling, and texts of exactly 16 bytes, are normalised as in [Alias].
    public static DeleteToken parse(String text) {
        return new DeleteToken(Names.canonical(text));
    }

    /// A new random token.
    public static DeleteToken random() {
        return new DeleteToken(UUID.randomUUID().toString());
    }

    /// Whether both are the same, in a time that does not tell how much of them is.
    public boolean matches(DeleteToken other) {
        return MessageDigest.isEqual(
                text.getBytes(StandardCharsets.UTF_8), other.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "DeleteToken[hidden]";
    }
}
