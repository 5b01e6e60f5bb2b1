package dev.pictor.content;

import java.nio.charset.StandardCharsets;

/// The address of remote media in its one canonical spelling, that of the WHATWG URL standard: scheme and host in
/// lower case, no default port, no dot segments, illegal characters percent-encoded, query and fragment kept.
///
/// Built by [#parse].
///
/// @param text the canonical spelling; a new row has it
/// @param given the spelling that was asked for; an old row may have it
public record ProxyUrl(String text, String given) {
    /// The longest address that is kept, in bytes of UTF-8: an index entry has to hold it.
    public static final int MAX_BYTES = 2000;

    public ProxyUrl {
        if (!(WebAddress.read(given) instanceof WebAddress.Read(String canonical)) || !canonical.equals(text)) {
            throw new IllegalArgumentException("not the canonical spelling of an address: " + text);
        }
    }

    /// Reads an absolute address of any scheme. Only that of `http` and `https` has more than one spelling here.
    public static Reading parse(String given) {
        return switch (WebAddress.read(given)) {
            case WebAddress.Read(String canonical) -> new Reading.Understood(new ProxyUrl(canonical, given));
            case WebAddress.Refused(String reason) -> new Reading.Unreadable(reason);
        };
    }

    /// What a text says.
    public sealed interface Reading {
        record Understood(ProxyUrl url) implements Reading {}

        /// It is no absolute address.
        ///
        /// @param reason as the reference words it
        record Unreadable(String reason) implements Reading {}
    }

    /// Whether this address can stand in a database row: it is not too long.
    public boolean storable() {
        return isStorable(text);
    }

    /// Whether a row can have the spelling that was asked for.
    public boolean givenStorable() {
        return isStorable(given);
    }

    private static boolean isStorable(String text) {
        return text.length() <= MAX_BYTES
                && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
                && text.indexOf('\0') < 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
