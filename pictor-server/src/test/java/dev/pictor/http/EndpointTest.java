package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "/healthz, HEALTHZ",
        "/image, UPLOAD",
        "/image/original, ORIGINAL_BY_QUERY",
        "/image/original/a.png, ORIGINAL",
        "/image/original/..%2f..%2fetc, ORIGINAL",
        "/%69mage/%6Friginal/a, ORIGINAL",
        "/image/process.webp, PROCESS",
        "/image/process.%00, PROCESS",
        "/image/details/original, DETAILS_BY_QUERY",
        "/image/details/original/a, DETAILS",
        "/image/details/process.webp, DETAILS_OF_PROCESS",
        "/image/blurhash, BLURHASH",
        "/image/download, DOWNLOAD",
        "/openapi.json, DESCRIPTION",
        "/image/delete/t/a, DELETE",
        "/internal, INTERNAL",
        "/internal/, INTERNAL",
        "/%69nternal/aliases, INTERNAL"
    })
    void pathsLeadToTheirEndpoint(String path, Endpoint endpoint) {
        assertThat(Endpoint.of(Endpoint.segments(path))).contains(endpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "/",
                "//",
                "/healthz/",
                "/image/",
                "//image",
                "/image//original/a",
                "/image/original/",
                "/image/original/a/",
                "/image/original/a/b",
                "/image%2Foriginal/a",
                "/image/process",
                "/image/process.",
                "/image/process.webp/",
                "/image/details",
                "/image/details/",
                "/image/details/process.",
                "/image/details/original/",
                "/image/delete/x",
                "/image/delete//a",
                "/image/delete/x/",
                "/internalx",
                "/nope",
                "/IMAGE",
                "/image/backgrounded/",
                "/image/backgrounded/claim/x",
                "/image/process_backgrounded."
            })
    void otherPathsLeadNowhere(String path) {
        assertThat(Endpoint.of(Endpoint.segments(path))).isEmpty();
    }

    @Test
    void segmentsAreDecodedOnce() {
        assertThat(Endpoint.segments("/a%2Fb/%2541/c+d/%zz/%FF"))
                .isEqualTo(List.of("a/b", "%41", "c+d", "%zz", "\uFFFD"));
    }
}
