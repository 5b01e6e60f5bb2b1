package dev.pictor.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UploadIdTest {
    private static final String TEXT = "b40e4b5c-4f6f-4a0e-9c57-1f2a4d5e6f70";

    @Test
    void aNameIsReadInFourSpellings() {
        for (String spelling :
                new String[] {TEXT, TEXT.replace("-", "").toUpperCase(Locale.ROOT), "{" + TEXT + "}", "urn:uuid:" + TEXT
                }) {
            assertThat(UploadId.parse(spelling)).contains(new UploadId(UUID.fromString(TEXT)));
        }
    }

    @Test
    void anythingElseIsNoName() {
        for (String text : new String[] {"", "1-1-1-1-1", "0123456789abcdef", TEXT + "\0", "x".repeat(5_000_000)}) {
            assertThat(UploadId.parse(text)).isEmpty();
        }
    }
}
