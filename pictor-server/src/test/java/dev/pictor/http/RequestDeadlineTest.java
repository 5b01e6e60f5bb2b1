package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestDeadlineTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC);

    private static HttpFields header(String text) {
        return HttpFields.build().add("X-Request-Deadline", text);
    }

    @ParameterizedTest
    @CsvSource({
        "1000000000000,PT0S",
        "+1000000000001,PT0.000000001S",
        "999999999999,PT-0.000000001S",
        "-1,PT-16M-40.000000001S",
        "1060000000000,PT60S"
    })
    void theTimeLeftIsRead(String text, Duration left) {
        assertThat(RequestDeadline.left(header(text), CLOCK)).contains(left);
    }

    @Test
    void noHeaderMeansNoDeadline() {
        assertThat(RequestDeadline.left(HttpFields.build(), CLOCK)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "soon,Invalid deadline format",
        "1.5,Invalid deadline format",
        "'',Invalid deadline format",
        "1700000000000000000000000000000000000000000000,Invalid deadline format",
        "170141183460469231731687303715884105728,Invalid deadline format",
        "170141183460469231731687303715884105727,Invalid deadline timestmap",
        "300000000000000000000,Invalid deadline timestmap",
        "\u00e9,Invalid header string"
    })
    void whatIsNoDeadlineIsRefused(String text, String message) {
        Rejection rejection = catchThrowableOfType(Rejection.class, () -> RequestDeadline.left(header(text), CLOCK));
        assertThat(rejection.answer()).isEqualTo(ErrorAnswers.invalidDeadline(message));
    }

    @Test
    void anAnswerInTimeIsTheAnswer() throws InterruptedException {
        assertThat(Patience.within(Duration.ofDays(900), false, () -> ErrorAnswers.READ_ONLY))
                .isEqualTo(ErrorAnswers.READ_ONLY);
    }

    @Test
    void aDeadlineThatIsOverIsTold() throws InterruptedException {
        assertThat(Patience.within(Duration.ZERO, false, () -> ErrorAnswers.READ_ONLY))
                .isEqualTo(ErrorAnswers.REQUEST_TIMEOUT);
    }

    @Test
    void workOnABodyIsStopped() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        Answer late = Patience.within(Duration.ofMillis(1), true, () -> {
            never.await();
            return ErrorAnswers.READ_ONLY;
        });
        assertThat(late).isEqualTo(ErrorAnswers.REQUEST_TIMEOUT);
    }

    @Test
    void otherWorkComesToItsEnd() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Answer late = Patience.within(Duration.ofMillis(1), false, () -> {
            goOn.await();
            ended.countDown();
            return ErrorAnswers.READ_ONLY;
        });
        assertThat(late).isEqualTo(ErrorAnswers.REQUEST_TIMEOUT);
        goOn.countDown();
        ended.await();
    }
}
