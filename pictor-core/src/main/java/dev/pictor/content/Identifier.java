package dev.pictor.content;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a store keeps bytes: an opaque path relative to the store's root, `/`-separated, without a leading slash.
public record Identifier(String path) {
    /// The longest path, in characters.
    public static final int MAX_LENGTH = 1024;

    private static final Pattern CLIMBING = Pattern.compile("(^|/)\\.{1,2}(/|$)|//|^/|/$|\\x00");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int DIGITS = 32;
    private static final int FOLDER_DIGITS = 20;

    public Identifier {
        if (path.isEmpty()
                || path.length() > MAX_LENGTH
                || CLIMBING.matcher(path).find()) {
            throw new IllegalArgumentException("not a relative path: " + path);
        }
    }

    /// A new identifier: a time-ordered UUID (version 7, RFC 9562) as ten folders of two digits and a name of twelve,
    /// then the extension.
    ///
    /// @param extension with its dot, or empty
    public static Identifier next(Instant now, String extension) {
        long high = (now.toEpochMilli() << 16) | 0x7000 | (RANDOM.nextLong() & 0x0fff);
        long low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        String digits = "%016x%016x".formatted(high, low);
        StringBuilder path = new StringBuilder(DIGITS + FOLDER_DIGITS / 2 + extension.length());
        for (int i = 0; i < FOLDER_DIGITS; i += 2) {
            path.append(digits, i, i + 2).append('/');
        }
        return new Identifier(
                path.append(digits, FOLDER_DIGITS, DIGITS).append(extension).toString());
    }

    /// A new identifier in the folder of this one, which [#next] made. What is written together lies together.
    ///
    /// @param extension with its dot, or empty
    public Identifier sibling(String extension) {
        int name = path.lastIndexOf('/') + 1;
        return new Identifier(path.substring(0, name) + "%012x".formatted(RANDOM.nextLong() >>> 16) + extension);
    }

    /// The first format with the extension of this path; empty where none has it. It says nothing of the bytes.
    public Optional<Format> namedFormat() {
        return Arrays.stream(Format.values())
                .filter(format -> path.endsWith(format.extension()))
                .findFirst();
    }

    @Override
    public String toString() {
        return path;
    }
}
