package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.http.Conditions.Verdict;
import java.time.Instant;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConditionsTest {
    private static final String TAG = "\"tag\"";
    private static final Instant MODIFIED = Instant.parse("2025-03-09T14:02:11.482Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            If-Match            | *                             | PROCEED
            If-Match            | "tag"                         | PROCEED
            If-Match            | "x", "tag"                    | PROCEED
            If-Match            | "x"                           | FAILED
            If-Match            | W/"tag"                       | FAILED
            If-Match            | abc                           | FAILED
            If-Match            | *, "x"                        | FAILED
            If-None-Match       | *                             | NOT_MODIFIED
            If-None-Match       | "tag"                         | NOT_MODIFIED
            If-None-Match       | W/"tag"                       | NOT_MODIFIED
            If-None-Match       | "a,b", W/"x" , "tag"          | NOT_MODIFIED
            If-None-Match       | "x"                           | PROCEED
            If-None-Match       | w/"tag"                       | PROCEED
            If-None-Match       | tag                           | PROCEED
            If-None-Match       | *, "x"                        | PROCEED
            If-None-Match       | "a, "tag"                     | PROCEED
            If-Modified-Since   | Sun, 09 Mar 2025 14:02:11 GMT | NOT_MODIFIED
            If-Modified-Since   | Sun, 09 Mar 2025 14:02:10 GMT | PROCEED
            If-Modified-Since   | Sunday, 09-Mar-25 14:02:11 GMT | NOT_MODIFIED
            If-Modified-Since   | Sun Mar  9 14:02:11 2025      | NOT_MODIFIED
            If-Modified-Since   | yesterday                     | PROCEED
            If-Unmodified-Since | Sun, 09 Mar 2025 14:02:11 GMT | PROCEED
            If-Unmodified-Since | Sun, 09 Mar 2025 14:02:10 GMT | FAILED
            If-Unmodified-Since | yesterday                     | PROCEED
            """)
    void oneConditionDecides(String name, String value, Verdict verdict) {
        assertThat(Conditions.judge(HttpFields.build().add(name, value), TAG, MODIFIED))
                .isEqualTo(verdict);
    }

    @Test
    void aTagCountsMoreThanADate() {
        HttpFields other = HttpFields.build()
                .add("If-None-Match", "\"x\"")
                .add("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT");
        assertThat(Conditions.judge(other, TAG, MODIFIED)).isEqualTo(Verdict.PROCEED);
        HttpFields same =
                HttpFields.build().add("If-Match", TAG).add("If-Unmodified-Since", "Fri, 01 Jan 2010 00:00:00 GMT");
        assertThat(Conditions.judge(same, TAG, MODIFIED)).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void severalLinesAreOneList() {
        HttpFields lines = HttpFields.build().add("If-None-Match", "\"x\"").add("If-None-Match", TAG);
        assertThat(Conditions.judge(lines, TAG, MODIFIED)).isEqualTo(Verdict.NOT_MODIFIED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "tag"                         | true
            "x"                           | false
            W/"tag"                       | false
            Sun, 09 Mar 2025 14:02:11 GMT | true
            Sun, 09 Mar 2025 14:02:12 GMT | false
            Sun, 09 Mar 2025 14:02:10 GMT | false
            junk                          | true
            """)
    void aRangeCountsForTheVersionThatTheClientHas(String condition, boolean counts) {
        HttpFields headers = HttpFields.build().add("If-Range", condition);
        assertThat(Conditions.rangeCounts(headers, TAG, MODIFIED)).isEqualTo(counts);
    }
}
