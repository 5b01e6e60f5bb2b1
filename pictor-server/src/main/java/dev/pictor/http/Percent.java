package dev.pictor.http;

import java.nio.charset.StandardCharsets;

/// Undoes percent-encoding.
final class Percent {
    private Percent() {}

    /// Decodes once, as UTF-8; invalid bytes become U+FFFD, and an escape that is none stays as it is.
    static String decode(String text) {
        return text.indexOf('%') < 0 ? text : decodeEscapes(text);
    }

    private static String decodeEscapes(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[encoded.length];
        int length = 0;
        for (int i = 0; i < encoded.length; i++) {
            int escaped = encoded[i] == '%' && i + 2 < encoded.length ? octet(encoded[i + 1], encoded[i + 2]) : -1;
            decoded[length++] = escaped < 0 ? encoded[i] : (byte) escaped;
            i += escaped < 0 ? 0 : 2;
        }
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }

    /// The value of two hexadecimal digits, or -1.
    private static int octet(byte high, byte low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return high < 0 || low < 0 || first < 0 || second < 0 ? -1 : first << 4 | second;
    }
}
