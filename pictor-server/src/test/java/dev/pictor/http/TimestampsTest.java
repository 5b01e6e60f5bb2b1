package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimestampsTest {
    @ParameterizedTest
    @CsvSource({
        "2025-03-09T14:02:11Z,2025-03-09T14:02:11Z",
        "2025-03-09t14:02:11z,2025-03-09T14:02:11Z",
        "2025-03-09 14:02:11.5+02:30,2025-03-09T11:32:11.5Z",
        "2025-03-09T14:02:11.4821037712345-00:00,2025-03-09T14:02:11.482103771Z",
        "2016-12-31T23:59:60Z,2016-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z,0000-01-01T00:00:00Z"
    })
    void momentsAreRead(String text, Instant moment) {
        assertThat(Timestamps.parse(text)).isEqualTo(moment);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nope                      | the 'year' component could not be parsed
            2025                      | a character literal was not valid
            2025-13-09T14:02:11Z      | month was not in range
            2025-x3-09T14:02:11Z      | the 'month' component could not be parsed
            2025-02-30T14:02:11Z      | day was not in range
            2025-03-09x14:02:11Z      | the 'separator' component could not be parsed
            2025-03-09T24:02:11Z      | hour was not in range
            2025-03-09T14:02:11.Z     | the 'subsecond' component could not be parsed
            2025-03-09T14:02:11       | the 'offset hour' component could not be parsed
            2025-03-09T14:02:11 02:00 | the 'offset hour' component could not be parsed
            2025-03-09T14:02:11+23:00 | offset hour was not in range
            2025-03-09T14:02:11Zjunk  | unexpected trailing characters; the end of input was expected
            """)
    void whatIsNoMomentIsRefused(String text, String message) {
        Rejection rejection = catchThrowableOfType(Rejection.class, () -> Timestamps.parse(text));
        assertThat(rejection.answer()).isEqualTo(ErrorAnswers.invalidQuery(message));
    }
}
