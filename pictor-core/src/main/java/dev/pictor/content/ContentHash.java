package dev.pictor.content;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// The name of one original: what its bytes are, how many, and in which format.
///
/// Its record is 39 bytes: the SHA-256 (32), the size as a big-endian 48-bit number (6) and the format's code (1).
/// The database keeps the record in standard base64, pages name it in URL-safe base64, listings show it in hex.
public record ContentHash(String sha256, long size, Format format) {
    /// The largest size that a record can hold, in bytes.
    public static final long MAX_SIZE = (1L << 48) - 1;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int RECORD_BYTES = 39;
    private static final int TEXT_LENGTH = 52;
    private static final int SIZE_OFFSET = 32;
    private static final int FORMAT_OFFSET = 38;

    public ContentHash {
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("not a lower-case SHA-256: " + sha256);
        }
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException("size out of range: " + size);
        }
    }

    /// The text of the `hash` columns: standard base64, 52 characters.
    public String base64() {
        return Base64.getEncoder().encodeToString(record());
    }

    /// The text that names it in page addresses: URL-safe base64, 52 characters.
    public String slug() {
        return Base64.getUrlEncoder().encodeToString(record());
    }

    /// All 39 bytes in lower-case hex.
    public String hex() {
        return HexFormat.of().formatHex(record());
    }

    /// Reads the text of a `hash` column.
    ///
    /// @throws IllegalArgumentException if it is not base64 of 39 bytes ending in a known format's code
    public static ContentHash ofBase64(String text) {
        return ofRecord(Base64.getDecoder().decode(text));
    }

    /// Reads a slug, in either base64 alphabet; anything unreadable is no slug.
    public static Optional<ContentHash> ofSlug(String slug) {
        if (slug.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(ofBase64(slug.replace('-', '+').replace('_', '/')));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static ContentHash ofRecord(byte[] record) {
        if (record.length != RECORD_BYTES) {
            throw new IllegalArgumentException("a hash record has 39 bytes, not " + record.length);
        }
        long size = ByteBuffer.wrap(record).getLong(SIZE_OFFSET - 2) & MAX_SIZE;
        Format format = Format.ofCode(record[FORMAT_OFFSET])
                .orElseThrow(() -> new IllegalArgumentException("unknown format code " + record[FORMAT_OFFSET]));
        return new ContentHash(HexFormat.of().formatHex(record, 0, SIZE_OFFSET), size, format);
    }

    private byte[] record() {
        ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
        record.putLong(SIZE_OFFSET - 2, size);
        record.put(0, HexFormat.of().parseHex(sha256));
        record.put(FORMAT_OFFSET, (byte) format.code());
        return record.array();
    }
}
