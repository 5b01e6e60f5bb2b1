package dev.pictor.remote.http;

import dev.pictor.remote.Fetched;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/// Reads what an origin says about keeping its answer, and asks whether that still holds.
final class OriginHeaders {
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age=(\\d{1,9})", Pattern.CASE_INSENSITIVE);

    /// Tags that a header can carry; RFC 9110 wants quotes, which some origins forget.
    private static final Pattern TAG =
            Pattern.compile("[\\x21-\\x7e\\x80-\\xff]([\\x20-\\x7e\\x80-\\xff]*[\\x21-\\x7e\\x80-\\xff])?");

    /// The first moment that a date of four-digit years cannot tell.
    private static final Instant END_OF_DATES = Instant.parse("+10000-01-01T00:00:00Z");

    private OriginHeaders() {}

    static Fetched read(HttpFields headers) {
        long modified = headers.getDateField(HttpHeader.LAST_MODIFIED);
        return new Fetched(
                headers.get(HttpHeader.ETAG),
                modified < 0 ? null : Instant.ofEpochMilli(modified),
                maxAge(headers.get(HttpHeader.CACHE_CONTROL)));
    }

    /// What has the origin send a file only if it is not the known one any more.
    static HttpFields conditions(Fetched known) {
        HttpFields.Mutable headers = HttpFields.build();
        String etag = known.etag();
        if (etag != null && TAG.matcher(etag).matches()) {
            headers.put(HttpHeader.IF_NONE_MATCH, etag);
        }
        Instant modified = known.lastModified();
        if (modified != null && !modified.isBefore(Instant.EPOCH) && modified.isBefore(END_OF_DATES)) {
            headers.putDate(HttpHeader.IF_MODIFIED_SINCE, modified.toEpochMilli());
        }
        return headers;
    }

    private static @Nullable Duration maxAge(@Nullable String directives) {
        if (directives == null) {
            return null;
        }
        Matcher age = MAX_AGE.matcher(directives);
        return age.find() ? Duration.ofSeconds(Long.parseLong(age.group(1))) : null;
    }
}
