package dev.pictor.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "B40E4B5C4F6F4A0E9C571F2A4D5E6F70.png, b40e4b5c-4f6f-4a0e-9c57-1f2a4d5e6f70.png",
        "B40E4B5C-4F6F-4A0E-9C57-1F2A4D5E6F70.PNG, b40e4b5c-4f6f-4a0e-9c57-1f2a4d5e6f70.PNG",
        "{b40e4b5c-4f6f-4a0e-9c57-1f2a4d5e6f70}.png, b40e4b5c-4f6f-4a0e-9c57-1f2a4d5e6f70.png",
        "urn:uuid:b40e4b5c-4f6f-4a0e-9c57-1f2a4d5e6f70, b40e4b5c-4f6f-4a0e-9c57-1f2a4d5e6f70",
        "abcdefghijklmnop.png, 61626364-6566-6768-696a-6b6c6d6e6f70.png",
        "éééééééé.png, c3a9c3a9-c3a9-c3a9-c3a9-c3a9c3a9c3a9.png",
        "abcdefghijkl.jpg.png, 61626364-6566-6768-696a-6b6c2e6a7067.png",
        "B40E4B5C4F6F4A0E9C571F2A4D5E6F70.tar.gz, B40E4B5C4F6F4A0E9C571F2A4D5E6F70.tar.gz",
        "{B40E4B5C4F6F4A0E9C571F2A4D5E6F70}, {B40E4B5C4F6F4A0E9C571F2A4D5E6F70}",
        "b40e4b5c-4f6f-4a0e-9c57-1f2a4d5e6f70.png, b40e4b5c-4f6f-4a0e-9c57-1f2a4d5e6f70.png",
        "b40e4b5c-4f6f-4a0e-9c57-1f2a4d5e6f7g.png, b40e4b5c-4f6f-4a0e-9c57-1f2a4d5e6f7g.png",
        "b40e4b5c-4f6f-4a0e-9c5711f2a4d5e6f70.png, b40e4b5c-4f6f-4a0e-9c5711f2a4d5e6f70.png",
        "a.b.c, a.b.c",
        ".png, .png",
        "1-1-1-1-1, 1-1-1-1-1",
        "abcdefghijklmno.png, abcdefghijklmno.png",
        "abcdefghijklmnopq.png, abcdefghijklmnopq.png",
    })
    void anAliasHasOneSpelling(String text, String canonical) {
        assertThat(Alias.parse(text).text()).isEqualTo(canonical);
    }

    @Test
    void everyTextIsAnAliasAndReadsBackAsItself() {
        Random random = new Random(42);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(50);
            for (int i = 0; i < length; i++) {
                text.append(
                        random.nextBoolean()
                                ? "0123456789abcdefABCDEF-{}.:".charAt(random.nextInt(27))
                                : (char) random.nextInt(0x800));
            }
            Alias alias = Alias.parse(text.toString());
            assertThat(Alias.parse(alias.text())).isEqualTo(alias);
        }
    }

    @Test
    void anAliasIsReadFromItsBytesAndFromThoseOfOldVersions() {
        Alias alias = new Alias("b40e4b5c-4f6f-4a0e-9c57-1f2a4d5e6f70.png");
        assertThat(Alias.ofBytes(alias.bytes())).contains(alias);
        byte[] old = HexFormat.of().parseHex("b40e4b5c4f6f4a0e9c571f2a4d5e6f702e706e67");
        assertThat(Alias.ofBytes(old)).contains(alias);
        assertThat(Alias.ofBytes(Arrays.copyOf(old, 16))).contains(Alias.parse("b40e4b5c4f6f4a0e9c571f2a4d5e6f70"));
        assertThat(Alias.ofBytes(Arrays.copyOf(old, 15))).isEmpty();
        assertThat(Alias.ofBytes("abcdefghijklmnop.png".getBytes(StandardCharsets.UTF_8)))
                .contains(Alias.parse("abcdefghijklmnop.png"));
        assertThat(Alias.ofBytes(new byte[0])).contains(new Alias(""));
    }

    @Test
    void anAliasInAnotherSpellingIsRefused() {
        assertThatThrownBy(() -> new Alias("B40E4B5C4F6F4A0E9C571F2A4D5E6F70.png"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAliasThatNoRowCanHoldSaysSo() {
        assertThat(Alias.parse("\0").storable()).isFalse();
        assertThat(Alias.parse("x".repeat(Alias.MAX_LENGTH + 1)).storable()).isFalse();
        assertThat(Alias.parse("holiday.png").storable()).isTrue();
    }

    @Test
    void tokensMatchInEverySpelling() {
        DeleteToken token = DeleteToken.parse("0123456789abcdef");
        assertThat(token.text()).isEqualTo("30313233-3435-3637-3839-616263646566");
        assertThat(token.matches(DeleteToken.parse("30313233343536373839616263646566")))
                .isTrue();
        assertThat(token.matches(DeleteToken.parse("0123456789abcde"))).isFalse();
        assertThat(token.toString()).doesNotContain("3031");
    }

    @Test
    void newIdentifiersHaveTheReferencesShapeAndOrder() {
        Identifier first = Identifier.next(Instant.ofEpochMilli(1_700_000_000_000L), ".webp");
        Identifier second = Identifier.next(Instant.ofEpochMilli(1_700_000_000_001L), "");
        assertThat(first.path()).matches("([0-9a-f]{2}/){10}[0-9a-f]{12}\\.webp");
        assertThat(first.path().substring(18)).startsWith("7");
        assertThat(first.path()).isLessThan(second.path());
    }

    @ParameterizedTest
    @CsvSource({"../x", "/x", "a/../b", "a//b", "a/", "./a", "a/."})
    void anIdentifierNeverLeavesTheStore(String path) {
        assertThatThrownBy(() -> new Identifier(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void siblingsLieTogetherUnderNamesOfTheirOwn() {
        Identifier first = Identifier.next(Instant.ofEpochMilli(1_700_000_000_000L), ".webp");
        Identifier second = first.sibling(".png");
        assertThat(second.path()).matches("([0-9a-f]{2}/){10}[0-9a-f]{12}\\.png");
        assertThat(second.path()).startsWith(first.path().substring(0, 30));
        assertThat(second.path()).isNotEqualTo(first.path().replace(".webp", ".png"));
    }

    @Test
    void anIdentifierNamesTheFormatOfItsExtension() {
        assertThat(new Identifier("a/b.webm").namedFormat()).contains(Format.WEBM);
        assertThat(new Identifier("a/b.jpeg").namedFormat()).contains(Format.JPEG);
        assertThat(new Identifier("a/b.tiff").namedFormat()).isEmpty();
        assertThat(new Identifier("a/webm").namedFormat()).isEmpty();
    }
}
