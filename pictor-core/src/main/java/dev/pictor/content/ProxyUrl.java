package dev.pictor.content;

import java.nio.charset.StandardCharsets;

/// The address of remote media, as WHATWG URL parsing writes it. Two spellings of one address are one text only if the
/// caller normalises them before: scheme and host in lower case, no default port, no dot segments.
public record ProxyUrl(String text) {
    /// The longest address that is kept, in bytes of UTF-8: an index entry has to hold it.
    public static final int MAX_BYTES = 2000;

    /// Whether this address can stand in a database row: it is not too long and has no NUL.
    public boolean storable() {
        return !text.isEmpty()
                && text.length() <= MAX_BYTES
                && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
                && text.indexOf('\0') < 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
