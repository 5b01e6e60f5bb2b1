package dev.pictor.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContentHashTest {
    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000000000000000000000000000, 1234, JXL,"
                + " AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABNIG",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 1234, ANIMATED_AVIF,"
                + " //////////////////////////////////////////8AAAAABNIB",
        HELLO + ", 5, PNG, LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQAAAAAAAUH",
        HELLO + ", 5, MP4, LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQAAAAAAAUJ",
        HELLO + ", 1048576, WEBP, LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQAAAAQAAAI",
    })
    void itsTextsAreTheReferences(String sha256, long size, Format format, String base64) {
        ContentHash hash = new ContentHash(sha256, size, format);
        assertThat(hash.base64()).isEqualTo(base64);
        assertThat(ContentHash.ofBase64(base64)).isEqualTo(hash);
        assertThat(ContentHash.ofSlug(hash.slug())).contains(hash);
        assertThat(ContentHash.ofSlug(base64)).contains(hash);
        assertThat(hash.hex()).hasSize(78).startsWith(sha256);
    }

    @Test
    void whatIsNoRecordIsRefused() {
        assertThatThrownBy(() -> ContentHash.ofBase64(Base64.getEncoder().encodeToString(new byte[38])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ContentHash.ofBase64(Base64.getEncoder().encodeToString(new byte[40])))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] unknownFormat = new byte[39];
        unknownFormat[38] = 11;
        assertThatThrownBy(() -> ContentHash.ofBase64(Base64.getEncoder().encodeToString(unknownFormat)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ContentHash.ofSlug("!!!")).isEmpty();
    }

    @Test
    void everyFormatIsFoundByItsCodeAndByItsName() {
        for (Format format : Format.values()) {
            assertThat(Format.ofCode(format.code())).contains(format);
            assertThat(Format.of(format.kind().label(), format.label())).contains(format);
        }
        assertThat(Format.ofCode(11)).isEmpty();
        assertThat(Format.of("Video", "mp4")).isEmpty();
    }
}
