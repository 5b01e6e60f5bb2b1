package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.http.Ranges.Selection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RangesTest {
    private static final long SIZE = 1000;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bytes=0-499                     | 0   | 499
            bytes=500-                      | 500 | 999
            bytes=-200                      | 800 | 999
            bytes=-5000                     | 0   | 999
            bytes=900-5000                  | 900 | 999
            bytes=0-1,junk                  | 0   | 1
            'bytes= 0-1 ,'                  | 0   | 1
            bytes=9-3,0-1                   | 0   | 1
            bytes=+0-1                      | 0   | 1
            bytes=0-18446744073709551615    | 0   | 999
            """)
    void oneRangeSelectsItsBytes(String header, long first, long last) {
        assertThat(Ranges.select(header, SIZE)).isEqualTo(new Selection.Part(first, last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1000-", "bytes=-0", "bytes=18446744073709551615-"})
    void aRangeWithoutBytesCannotBeSatisfied(String header) {
        assertThat(Ranges.select(header, SIZE)).isEqualTo(new Selection.Unsatisfiable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=-1", "bytes=0-0"})
    void anEmptyFileSatisfiesNoRange(String header) {
        assertThat(Ranges.select(header, 0)).isEqualTo(new Selection.Unsatisfiable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=0-1,5-9",
                "bytes=0-1,5000-9000",
                "items=0-5",
                "items=junk",
                "Bytes=0-5",
                "bytes =0-5",
                "=0-5"
            })
    void severalRangesAndOtherUnitsAreRefused(String header) {
        assertThat(Ranges.select(header, SIZE)).isEqualTo(new Selection.Refused());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=",
                "bytes=junk",
                "bytes=9-3",
                "bytes=-",
                "bytes=0 - 1",
                "bytes=0-18446744073709551616",
                "bytes=--1",
                "bytes=1-2-3",
                "nonsense",
                "",
                "items="
            })
    void whatMakesNoSenseIsIgnored(String header) {
        assertThat(Ranges.select(header, SIZE)).isEqualTo(new Selection.Whole());
    }

    @Test
    void noHeaderMeansAllBytes() {
        assertThat(Ranges.select(null, SIZE)).isEqualTo(new Selection.Whole());
    }
}
