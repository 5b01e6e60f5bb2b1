package dev.pictor.http;

import java.time.Duration;

/// What a form may hold.
///
/// @param maxFiles how many files
/// @param maxFileBytes how large each may be
/// @param fileTime how long each may take to arrive
/// @param readOnly whether no file may be taken at all
record FormRules(int maxFiles, long maxFileBytes, Duration fileTime, boolean readOnly) {
    /// The field that every file has to be.
    static final String FIELD = "images[]";

    /// The most headers of a part.
    static final int MAX_PART_HEADERS = 32;

    /// The size that the headers of a part stay below.
    static final int MAX_PART_HEADER_BYTES = 64 * 1024;

    /// The most bytes before the first boundary.
    static final int MAX_PREAMBLE_BYTES = 1024 * 1024;
}
