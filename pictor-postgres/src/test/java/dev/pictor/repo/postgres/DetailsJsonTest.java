package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pictor.content.Details;
import dev.pictor.content.Format;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetailsJsonTest {
    private static final String JSON = """
            {"width":1920,"height":1080,"frames":null,"content_type":"image/png",\
            "created_at":"2024-06-25T12:34:56.123456789Z","format":{"Image":"png"}}""";

    @Test
    void theTextIsThatOfTheReference() {
        Details details = new Details(1920, 1080, 0, Instant.parse("2024-06-25T12:34:56.123456789Z"), Format.PNG);
        assertThat(DetailsJson.write(details)).isEqualTo(JSON);
        assertThat(DetailsJson.read(JSON)).isEqualTo(details);
    }

    @Test
    void framesAreWrittenWhereTheyAreKnown() {
        Details details = new Details(1, 2, Details.MAX_FRAMES, Instant.EPOCH, Format.MP4);
        assertThat(DetailsJson.write(details)).contains("\"frames\":4294967295", "{\"Video\":\"Mp4\"}");
        assertThat(DetailsJson.read(DetailsJson.write(details))).isEqualTo(details);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-06-25T12:34:56Z, 2024-06-25T12:34:56Z",
        "2024-06-25T12:34:56.000000000Z, 2024-06-25T12:34:56Z",
        "2024-06-25T12:34:56.100000000Z, 2024-06-25T12:34:56.1Z",
        "2024-06-25T12:34:56.120300Z, 2024-06-25T12:34:56.1203Z",
        "2024-06-25T14:34:56.5+02:00, 2024-06-25T12:34:56.5Z",
        "1969-12-31T23:59:59.000000001Z, 1969-12-31T23:59:59.000000001Z"
    })
    void timesKeepTheirNanosecondsAndLoseTheirZeros(String read, String written) {
        String json = JSON.replace("2024-06-25T12:34:56.123456789Z", read);
        assertThat(DetailsJson.write(DetailsJson.read(json))).contains("\"created_at\":\"" + written + "\"");
    }

    @Test
    void missingFramesAndUnknownFieldsAreRead() {
        assertThat(DetailsJson.read(JSON.replace("\"frames\":null", "\"future\":[1]")))
                .isEqualTo(DetailsJson.read(JSON));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"width\":1920",
                "\"content_type\":\"image/png\"",
                "\"created_at\":\"2024-06-25T12:34:56.123456789Z\"",
                "\"format\":{\"Image\":\"png\"}"
            })
    void aMissingFieldIsRefused(String field) {
        assertThatIllegalArgumentException().isThrownBy(() -> DetailsJson.read(JSON.replace(field, "\"x\":1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"width\":65536", "\"width\":-1", "\"width\":4294967297", "\"width\":\"1\"", "\"width\":1.5"})
    void aSizeOutOfRangeIsRefused(String width) {
        assertThatIllegalArgumentException().isThrownBy(() -> DetailsJson.read(JSON.replace("\"width\":1920", width)));
    }
}
