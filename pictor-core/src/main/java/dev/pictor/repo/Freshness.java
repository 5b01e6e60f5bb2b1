package dev.pictor.repo;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the origin of proxied media said about keeping them. Only a database of 0.6 has columns for it.
///
/// @param etag as the origin wrote it, quotes included
/// @param lastModified in whole seconds
/// @param maxAge how long the copy is fresh, from [#MIN_AGE] to [#MAX_AGE]
public record Freshness(@Nullable String etag, @Nullable Instant lastModified, Duration maxAge) {
    /// The longest time, and that of an origin that says nothing.
    public static final Duration MAX_AGE = Duration.ofHours(1);

    /// The shortest time. Many origins, pict-rs among them, want to be asked each time; each view would then cost them
    /// a request, and us one.
    public static final Duration MIN_AGE = Duration.ofSeconds(1);

    /// The longest `etag` that is kept, in characters.
    public static final int MAX_ETAG_LENGTH = 1000;

    /// An origin that says nothing.
    public static final Freshness UNKNOWN = new Freshness(null, null, MAX_AGE);

    public Freshness {
        if (etag != null && (etag.length() > MAX_ETAG_LENGTH || etag.indexOf('\0') >= 0)) {
            etag = null;
        }
        if (maxAge.compareTo(MIN_AGE) < 0) {
            maxAge = MIN_AGE;
        } else if (maxAge.compareTo(MAX_AGE) > 0) {
            maxAge = MAX_AGE;
        }
    }
}
