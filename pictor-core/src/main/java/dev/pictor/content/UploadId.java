package dev.pictor.content;

import java.util.Optional;
import java.util.UUID;

/// The name of one upload in the background; whoever knows it may ask for its result, and claim it.
public record UploadId(UUID value) {
    /// Reads an upload's name: 32 hex digits, hyphenated, hyphenated in braces, or as `urn:uuid:`.
    public static Optional<UploadId> parse(String text) {
        return Names.uuid(text).map(UploadId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
