package dev.pictor.http;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// For a fuzzer: whatever a header says, it is understood, refused or passed over, and no range leaves its file.
public final class HeaderFuzz {
    private static final long SIZE_BYTES = 100;
    private static final String TAG = "\"tag\"";
    private static final Instant MODIFIED = Instant.parse("2026-11-25T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(MODIFIED, ZoneOffset.UTC);

    private HeaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        if (Ranges.select(text, SIZE_BYTES) instanceof Ranges.Selection.Part(long first, long last)
                && !(0 <= first && first <= last && last < SIZE_BYTES)) {
            throw new AssertionError("from " + first + " to " + last);
        }
        HeaderValue.parse(text);
        attempt(() -> FormType.parse(text));
        attempt(() -> PartHead.parse(data).requireFile(new FormType("XX", true)));
        HttpFields.Mutable headers = HttpFields.build();
        for (HttpHeader condition : new HttpHeader[] {
            HttpHeader.IF_MATCH, HttpHeader.IF_UNMODIFIED_SINCE, HttpHeader.IF_NONE_MATCH, HttpHeader.IF_MODIFIED_SINCE
        }) {
            Conditions.judge(HttpFields.build().add(condition, text), TAG, MODIFIED);
        }
        Conditions.rangeCounts(headers.add(HttpHeader.IF_RANGE, text), TAG, MODIFIED);
        attempt(() -> RequestDeadline.left(headers.add(RequestDeadline.HEADER, text), CLOCK));
    }

    private static void attempt(Runnable parse) {
        try {
            parse.run();
        } catch (Rejection refused) {
            // That is an answer, too.
        }
    }
}
