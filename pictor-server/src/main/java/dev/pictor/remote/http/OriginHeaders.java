package dev.pictor.remote.http;

import dev.pictor.remote.Fetched;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/// Reads what an origin says about keeping its answer.
final class OriginHeaders {
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age=(\\d{1,9})", Pattern.CASE_INSENSITIVE);

    private OriginHeaders() {}

    static Fetched read(HttpFields headers) {
        long modified = headers.getDateField(HttpHeader.LAST_MODIFIED);
        return new Fetched(
                headers.get(HttpHeader.ETAG),
                modified < 0 ? null : Instant.ofEpochMilli(modified),
                maxAge(headers.get(HttpHeader.CACHE_CONTROL)));
    }

    private static @Nullable Duration maxAge(@Nullable String directives) {
        if (directives == null) {
            return null;
        }
        Matcher age = MAX_AGE.matcher(directives);
        return age.find() ? Duration.ofSeconds(Long.parseLong(age.group(1))) : null;
    }
}
