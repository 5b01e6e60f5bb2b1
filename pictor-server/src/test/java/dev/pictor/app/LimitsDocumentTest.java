package dev.pictor.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LimitsDocumentTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void withoutSettingsItIsWhatTheReferenceTells() throws IOException {
        assertThat(document(Map.of())).isEqualTo(JSON.readTree("""
                {"external_validation":null,"external_validation_timeout":30,"max_file_size":40,"process_timeout":30,
                 "filters":["blur","crop","identity","resize","thumbnail"],
                 "retention":{"variants":"7d","proxy":"7d"},
                 "image":{"max_width":10000,"max_height":10000,"max_area":40000000,"max_file_size":40},
                 "animation":{"max_width":1920,"max_height":1920,"max_area":2073600,"max_file_size":40,
                              "max_frame_count":900},
                 "video":{"enable":true,"allow_audio":false,"max_width":3840,"max_height":3840,"max_area":8294400,
                          "max_file_size":40,"max_frame_count":900,"quality":{"crf_max":32}}}
                """));
    }

    @Test
    void itTellsWhatIsSetButNoSecretOfTheValidator() throws IOException {
        JsonNode document = document(Map.of(
                "PICTRS__MEDIA__EXTERNAL_VALIDATION", "http://user:word@validator.example/check?key=secret",
                "PICTRS__MEDIA__IMAGE__FORMAT", "webp",
                "PICTRS__MEDIA__IMAGE__QUALITY__WEBP", "80",
                "PICTRS__MEDIA__VIDEO__VIDEO_CODEC", "av1",
                "PICTRS__MEDIA__RETENTION__PROXY", "90m"));

        assertThat(document.path("external_validation").textValue()).isEqualTo("http://validator.example/check");
        assertThat(document.at("/image/format").textValue()).isEqualTo("webp");
        assertThat(document.at("/image/quality/webp").intValue()).isEqualTo(80);
        assertThat(document.at("/video/video_codec").textValue()).isEqualTo("av1");
        assertThat(document.at("/retention/proxy").textValue()).isEqualTo("90m");
    }

    /// Numbers of several kinds are equal once they were written and read.
    private static JsonNode document(Map<String, String> variables) throws IOException {
        return JSON.readTree(new LimitsDocument(MediaConfig.read(variables)).text());
    }
}
