package dev.pictor.media.vips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.PixelSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlurhashTest {
    /// The colour of a pixel, `0xRRGGBB`.
    @FunctionalInterface
    private interface Painting {
        int rgb(int x, int y, PixelSize size);
    }

    private static String encode(int width, int height, Painting painting) {
        PixelSize size = new PixelSize(width, height);
        int step = Blurhash.step(size);
        return Blurhash.encode(size, (column, row) -> painting.rgb(column * step, row * step, size));
    }

    private static int split(int x, PixelSize size) {
        return 2 * x < size.width() ? 0 : 0xFFFFFF;
    }

    private static int gradient(int x, int y, PixelSize size) {
        int red = size.width() == 1 ? 0 : 255 * x / (size.width() - 1);
        int green = size.height() == 1 ? 0 : 255 * y / (size.height() - 1);
        return red << 16 | green << 8 | ((x ^ y) & 0xFF);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ",
            value = {
                "000000 4 4 K009jvfQfQfQfQfQfQfQfQ",
                "FFFFFF 4 4 K~TSUA~qfQ~q%MfQfQfQfQ",
                "808080 4 4 KHE:0n~qfQ~qxufQfQfQfQ",
                "FF0000 4 4 K~TI?r|cfQ|c$5fQfQfQfQ",
                "C86432 7 5 LbN6;w^4fQ^4}Xs.fQs.fQfQfQfQ",
                "FFFFFF 200 100 NCTSUA-;fQ-;fQ-;~qj[fQj[fQj[fQfQfQfQfQfQ"
            })
    void aSingleColourHasTheHashOfTheReference(String colour, int width, int height, String hash) {
        int rgb = Integer.parseInt(colour, 16);
        assertThat(encode(width, height, (_, _, _) -> rgb)).isEqualTo(hash);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ",
            value = {
                "8 8 K0Lqe900D%xuRjWBfQfQfQ", //
                "200 100 NILqe900WB-;fQM{ofWBfQj[fQayfQfQfQfQfQfQ"
            })
    void theDigitOfTheMaximumWraps(int width, int height, String hash) {
        assertThat(encode(width, height, (x, _, size) -> split(x, size))).isEqualTo(hash);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ",
            value = {
                "1 1 K009jvfQfQfQfQfQfQfQfQ",
                "2 3 T~Lp-agv2Ez]eqJld_eXfQ%tgcJl",
                "100 75 L+HVE?2nwySzhmaxjuf6k,bIjrfi",
                "75 100 T+HoA@2V$Ol]axjcgKfkfhnSa{js",
                "68 67 K$HesA2V$6hmayjsgdfifQ",
                "640 360 M%HLr82swuX8jpl|ayjsf6fPpAbGjpfjfL",
                "1080 1920 c#HLk=2r$PhpazjagbfifPi~a|jtf$fPfP",
                "1000 3 F%HV;U2B$3SIn}Wln}:JJjsTWnjsa_jr",
                "3000 2000 L,HVFk2r$OSzhpazfQf7pEbGjtfj",
                "121 83 L+HoKI2U$NSghnaxjcf8k,a~jufO"
            })
    void aGradientHasTheHashOfTheReference(int width, int height, String hash) {
        assertThat(encode(width, height, BlurhashTest::gradient)).isEqualTo(hash);
    }

    @ParameterizedTest
    @CsvSource({
        "67,68,1",
        "68,68,2",
        "100,75,2",
        "200,100,4",
        "640,360,16",
        "1080,1920,32",
        "3000,2000,64",
        "4032,3024,128"
    })
    void samplesLieAPowerOfTwoApart(int width, int height, int step) {
        assertThat(Blurhash.step(new PixelSize(width, height))).isEqualTo(step);
    }

    @Test
    void theLargestSizeIsSampledToo() {
        assertThat(Blurhash.step(new PixelSize(65535, 65535))).isEqualTo(2048);
    }
}
