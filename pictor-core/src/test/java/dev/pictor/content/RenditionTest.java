package dev.pictor.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RenditionTest {
    private static final long SEED = 42;
    private static final int ROUNDS = 5_000;
    private static final List<OutputFormat> TARGETS = List.of(OutputFormat.values());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1600x900|thumbnail=256|256x144
            900x1600|thumbnail=256|144x256
            300x200|thumbnail=256|256x171
            667x1000|thumbnail=256|171x256
            257x255|thumbnail=256|256x254
            256x256|thumbnail=256|256x256
            200x100|thumbnail=256|200x100
            5000x3|thumbnail=100|100x1
            3024x4032|thumbnail=1080|810x1080
            4032x3024|thumbnail=96|96x72
            640x360|thumbnail=1|1x1
            640x360|thumbnail=0|1x1
            1600x900|resize=200|200x113
            1000x333|resize=200|200x67
            1999x1333|resize=300|300x200
            1663x1247|resize=800|800x600
            1200x1387|resize=300|260x300
            550x368|resize=256|256x171
            640x360|resize=Mitchell.500|500x281
            1000x15|resize=100|100x2
            1000x25|resize=100|100x3
            100x100|resize=18446744073709551615|100x100
            4000x3000|resize=.a40000|231x173
            1600x900|resize=.a10000|133x75
            1000x333|resize=.a10000|173x58
            1920x1080|resize=.a260000|680x382
            3024x4032|resize=Lanczos.a100000|274x365
            1x5000|resize=.a100|1x71
            5000x1|resize=.a7|7x1
            1200x1387|resize=.a10000|93x108
            640x360|resize=.a230400|640x360
            101x100|resize=.a10000|100x100
            50x50|resize=.a10000|50x50
            1600x900|crop=1x1|900x900
            1600x1100|crop=16x9|1600x900
            1000x1000|crop=16x9|1000x563
            900x1600|crop=16x9|900x506
            1000x667|crop=4x3|889x667
            901x1600|crop=1x1|901x901
            100x51|crop=1x1|51x51
            640x360|crop=9x16|203x360
            640x360|crop=20x1|640x32
            640x360|crop=1x20|18x360
            1920x1080|crop=16x9|1920x1080
            1200x1387|crop=3x4|1040x1387
            5x5|crop=2x1|5x3
            10x3|crop=1x20|10x3
            1920x1080|crop=1x1&resize=300|300x300
            1920x1080|resize=300&crop=1x1|169x169
            1200x1387|crop=16x9&resize=600&blur=0.2|600x338
            1200x1387|resize=600&crop=16x9|519x292
            1600x900|thumbnail=800&resize=Lanczos.a10000|133x75
            1600x900|crop=1x1&crop=2x1|900x450
            100x50|crop=1x1|50x50
            100x50|resize=20|20x10
            100x50|crop=1x1&resize=20|20x20
            83x83|crop=2x1|83x42
            121x83|blur=3|121x83
            121x83|identity=x|121x83
            """)
    void sizesAreTheReferences(String source, String query, String expected) {
        assertThat(new Rendition(operations(query), OutputFormat.WEBP).apply(size(source)))
                .isEqualTo(size(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            |webp|webp
            identity=true|jpg|jpeg
            thumbnail=256|jpg|thumbnail/256/jpeg
            thumbnail=0256|jpeg|thumbnail/256/jpeg
            thumbnail=256&blur=3.0|jpg|thumbnail/256/blur/3/jpeg
            blur=3&thumbnail=256|jpg|blur/3/thumbnail/256/jpeg
            resize=200|png|resize/200/png
            resize=.200|png|resize/200/png
            resize=Bogus.200|png|resize/200/png
            resize=.a10000|png|resize/.a10000/png
            resize=nope.aa10000|png|resize/.a10000/png
            resize=lanczos2sharp.300|webp|resize/Lanczos2Sharp.300/webp
            resize=MITCHELL.a40000|avif|resize/Mitchell.a40000/avif
            resize=Lanczos2.200|png|resize/Lanczos2.200/png
            crop=016x9x4&resize=600|jxl|crop/16x9/resize/600/jxl
            blur=.5|gif|blur/0.5/gif
            blur=1e-7|gif|blur/0.0000001/gif
            blur=1e21|gif|blur/1000000000000000000000/gif
            blur=0.30000000000000004|apng|blur/0.30000000000000004/apng
            blur=-0|png|blur/-0/png
            blur=NAN|png|blur/NaN/png
            blur=-Infinity|png|blur/-inf/png
            blur=100|png|blur/100/png
            resize=100&resize=50|webp|resize/100/resize/50/webp
            """)
    void namesAreTheReferences(String query, String extension, String expected) {
        Rendition rendition = new Rendition(
                query == null ? List.of() : operations(query),
                OutputFormat.ofExtension(extension).orElseThrow());
        assertThat(rendition.variant()).contains(new Variant(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "thumbnail=",
                "thumbnail=256.0",
                "thumbnail=-1",
                "thumbnail=-0",
                "thumbnail=1e3",
                "thumbnail=0x10",
                "thumbnail=18446744073709551616",
                "thumbnail= 1",
                "resize=",
                "resize=a200",
                "resize=Lanczos",
                "resize=.",
                "resize=Lanczos.",
                "resize=Lanczos.a",
                "resize=Lanczos.2.5",
                "resize=Lanczos.A200",
                "crop=0x1",
                "crop=21x9",
                "crop=16",
                "crop=16X9",
                "crop=1.5x1",
                "crop=x9",
                "blur=",
                "blur=.",
                "blur=1e",
                "blur=1_0",
                "blur=0x10",
                "blur=1.5f",
                "blur=1d",
                "blur=infi",
                "Resize=200",
                "sparkle=1"
            })
    void valuesThatTheReferenceRejectsAreRejected(String pair) {
        int equals = pair.indexOf('=');
        assertThat(Operations.parse(pair.substring(0, equals), pair.substring(equals + 1)))
                .isEmpty();
    }

    @Test
    void aNameReadsBackAsWhatItWasMadeFrom() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Rendition rendition = new Rendition(
                    List.of(
                            new Operation.Crop(1 + random.nextInt(20), 1 + random.nextInt(20)),
                            new Operation.Resize(random.nextLong(), ResizeFilter.MITCHELL),
                            new Operation.ResizeArea(random.nextLong(), null),
                            new Operation.Thumbnail(random.nextInt(5_000)),
                            new Operation.Blur(Double.longBitsToDouble(random.nextLong()))),
                    TARGETS.get(random.nextInt(TARGETS.size())));
            Optional<Variant> variant = rendition.variant();
            assertThat(variant.flatMap(Operations::parse)).contains(rendition);
        }
    }

    @Test
    void nothingIsEverEnlargedOrLost() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            PixelSize source = new PixelSize(1 + random.nextInt(65_535), 1 + random.nextInt(65_535));
            int side = random.nextInt(70_000);
            PixelSize fitted = source.fit(side);
            assertThat(fitted.width()).isBetween(1, source.width());
            assertThat(fitted.height()).isBetween(1, source.height());
            assertThat(Math.max(fitted.width(), fitted.height()))
                    .isEqualTo(Math.min(Math.max(1, side), Math.max(source.width(), source.height())));
            PixelSize cropped = source.crop(1 + random.nextInt(20), 1 + random.nextInt(20));
            assertThat(cropped.width()).isBetween(1, source.width());
            assertThat(cropped.height()).isBetween(1, source.height());
            PixelSize within = source.fitArea(random.nextInt());
            assertThat(within.width()).isBetween(1, source.width());
            assertThat(within.height()).isBetween(1, source.height());
        }
    }

    private static List<Operation> operations(String query) {
        List<Operation> operations = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            operations.add(Operations.parse(pair.substring(0, equals), pair.substring(equals + 1))
                    .orElseThrow());
        }
        return operations;
    }

    private static PixelSize size(String text) {
        int x = text.indexOf('x');
        return new PixelSize(Integer.parseInt(text.substring(0, x)), Integer.parseInt(text.substring(x + 1)));
    }
}
