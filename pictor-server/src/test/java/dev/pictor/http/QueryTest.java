package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pictor.content.Kind;
import dev.pictor.content.Operation;
import dev.pictor.http.Query.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueryTest {
    @Test
    void namesAndValuesAreDecodedAndKeepTheirOrder() {
        assertThat(Query.parse("b=1+2&a=%C3%A9&b=3%2B4&&%61lias=%FF;x&key").pairs())
                .containsExactly(
                        new Pair("b", "1 2"),
                        new Pair("a", "é"),
                        new Pair("b", "3+4"),
                        new Pair("alias", "\uFFFD;x"),
                        new Pair("key", ""));
    }

    @Test
    void aBrokenEscapeStaysAsItIs() {
        assertThat(Query.parse("a=%zz%4&b=%").pairs()).containsExactly(new Pair("a", "%zz%4"), new Pair("b", "%"));
    }

    @Test
    void aRepeatedSourceCannotBeUsed() {
        assertThat(Query.parse("alias=a&alias=b").single("alias")).isEmpty();
        assertThat(Source.ofProcess(Query.parse("src=a&src=b&alias=c"))).isEqualTo(new Source.Named("c"));
        assertThat(Source.ofProcess(Query.parse("alias=c&src=a"))).isEqualTo(new Source.Named("a"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max_width=abc               | invalid digit found in string
            max_width=                  | cannot parse integer from empty string
            max_width                   | cannot parse integer from empty string
            max_width=70000             | number too large to fit in target type
            max_width=-1                | invalid digit found in string
            max_width=+1                | invalid digit found in string
            max_width=%2B               | invalid digit found in string
            max_area=4294967296         | number too large to fit in target type
            max_file_size=18446744073709551616 | number too large to fit in target type
            allow_video=1               | provided string was not `true` or `false`
            allow_image=True            | provided string was not `true` or `false`
            max_width=1&max_width=5000  | duplicate field `max_width`
            allow_image=true&allow_image=true | duplicate field `allow_image`
            """)
    void limitsThatCannotBeReadAreRefusedInTheReferencesWords(String query, String message) {
        Rejection rejection = catchThrowableOfType(
                Rejection.class, () -> LimitsQuery.of(Query.parse(query).pairs()));
        assertThat(rejection.answer()).isEqualTo(ErrorAnswers.invalidQuery(message));
    }

    @Test
    void limitsAndOperationsAreReadTogether() {
        LimitsQuery read = LimitsQuery.of(
                Query.parse("max_width=%2B7&resize=5&max_file_size=18446744073709551615&allow_video=false&blur=1.5")
                        .pairs());
        assertThat(read.limits().maxWidth()).isEqualTo(7);
        assertThat(read.limits().maxHeight()).isEqualTo(Long.MAX_VALUE);
        assertThat(read.limits().maxFileSizeMebibytes()).isEqualTo(Long.MAX_VALUE);
        assertThat(read.limits().kinds()).containsExactlyInAnyOrder(Kind.IMAGE, Kind.ANIMATION);
        assertThat(read.operations().orElseThrow())
                .containsExactly(new Operation.Resize(5, null), new Operation.Blur(1.5));
    }

    @Test
    void anUnknownKeyOfAnUploadIsAnOperationThatCannotBeDone() {
        assertThat(LimitsQuery.of(Query.parse("sparkle=1").pairs()).operations())
                .isEmpty();
        assertThat(LimitsQuery.of(Query.parse("MAX_WIDTH=1").pairs()).operations())
                .isEmpty();
        assertThat(LimitsQuery.of(Query.parse("identity=1&".repeat(65)).pairs()).operations())
                .isEmpty();
    }
}
