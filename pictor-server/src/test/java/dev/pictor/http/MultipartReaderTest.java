package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pictor.store.Scratch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MultipartReaderTest {
    private static final FormType TYPE = new FormType("XX", true);
    private static final FormRules RULES = new FormRules(2, 1000, Duration.ofSeconds(60), false);
    private static final String HEAD = "Content-Disposition: form-data; name=\"images[]\"; filename=\"a.png\"\r\n\r\n";

    @TempDir
    private Path folder;

    private Scratch scratch;

    @BeforeEach
    void open() {
        scratch = Scratch.open(folder);
    }

    @AfterEach
    void close() {
        scratch.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 16, 1000})
    void filesAreWholeHoweverTheBodyIsCut(int chunkBytes) throws Exception {
        String tricky = "\r\n--X\r\r\n--\r\n--XY\n--XX\r\r\n-";
        String form =
                "preamble\r\n--XXY\r\n--XX\r\n" + HEAD + tricky + "\r\n--XX\r\n" + HEAD + "\r\n--XX--\r\nepilogue";
        List<String> read = new ArrayList<>();
        for (FormFile file : reader(form, chunkBytes, RULES).readFiles()) {
            read.add(Files.readString(file.content(), StandardCharsets.ISO_8859_1));
            scratch.discard(file.content());
        }
        assertThat(read).containsExactly(tricky, "");
        assertThat(left()).isEmpty();
    }

    @Test
    void aMissingFinalLineEndIsTolerated() throws Exception {
        List<FormFile> files =
                reader("\r\n--XX\r\n" + HEAD + "data\r\n--XX--", 9, RULES).readFiles();
        assertThat(files)
                .singleElement()
                .satisfies(file -> assertThat(file.content()).hasContent("data"));
    }

    @Test
    void aClosingBoundaryAloneHoldsNoFiles() throws Exception {
        assertThat(reader("--XX--\r\n", 4, RULES).readFiles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                                                    | Multipart stream is incomplete
            nothing of a form                                                     | Multipart stream is incomplete
            --XX~                                                                 | Multipart stream is incomplete
            --XX~Content-Disposition: form-data; name="images[]"                  | Multipart stream is incomplete
            --XX~Content-Disposition: form-data; name="images[]"; filename="a"~~x | Multipart stream is incomplete
            --XX~~x~--XX--                                                        | No Content-Disposition `form-data` header
            --XX~Content-Disposition: attachment; name="images[]"~~x~--XX--       | No Content-Disposition `form-data` header
            --XX~Content-Disposition: form-data; filename="a"~~x~--XX--           | Content-Disposition 'name' parameter was not found when parsing a "form-data" field
            --XX~Content-Disposition: form-data; name="images"; filename="a"~~x~--XX-- | Found field with unexpected name or type
            --XX~Content-Disposition: form-data; name=""; filename="a"~~x~--XX--  | Found field with unexpected name or type
            --XX~Content-Disposition: form-data; name="]"; filename="a"~~x~--XX-- | Failed to parse Content-Disposition
            --XX~Content-Disposition: form-data; name="][a"; filename="a"~~x~--XX-- | Failed to parse Content-Disposition
            --XX~Content-Disposition: form-data; name="images[]"~~x~--XX--        | Filename is missing
            --XX~Content-Disposition: form-data; name="images[]"; filename=""~~x~--XX-- | Filename is missing
            --XX~Content-Disposition: form-data; name="images[]"; filename="a/.."~~x~--XX-- | Filename is missing
            --XX~Content-Disposition: form-data; name="images[]"; filename="/"~~x~--XX-- | Filename is missing
            --XX~Content-Disposition: form-data; name="images[]"; filename*=UTF-8''a~~x~--XX-- | Filename is missing
            --XX~no colon~~x~--XX--                                               | invalid Header provided
            --XX~A: b~ c~~x~--XX--                                                | invalid Header provided
            --XX~Content-Type: Multipart/mixed~Content-Disposition: form-data; name="images[]"; filename="a"~~x~--XX-- | Nested multipart is not supported
            """)
    void aBrokenFormIsRefusedInTheReferencesWords(String form, String message) throws Exception {
        assertThat(refusal(form.replace("~", "\r\n"), RULES)).isEqualTo(ErrorAnswers.invalidForm(message));
    }

    @Test
    void aBoundaryThatIsNeitherEndNorSeparatorIsNone() throws Exception {
        assertThat(refusal("--XX\r\n" + HEAD + "data\r\n--XXjunk", RULES))
                .isEqualTo(ErrorAnswers.invalidForm("Multipart boundary is missing"));
    }

    @Test
    void aSurplusFileIsRefused() throws Exception {
        String part = "--XX\r\n" + HEAD + "data\r\n";
        assertThat(refusal(part.repeat(3) + "--XX--", RULES))
                .isEqualTo(ErrorAnswers.invalidForm("Too many files in request"));
    }

    @Test
    void aFileOverTheLimitIsRefused() throws Exception {
        assertThat(refusal("--XX\r\n" + HEAD + "x".repeat(1001) + "\r\n--XX--", RULES))
                .isEqualTo(ErrorAnswers.FILE_TOO_LARGE);
        assertThat(reader("--XX\r\n" + HEAD + "x".repeat(1000) + "\r\n--XX--", 50, RULES)
                        .readFiles())
                .hasSize(1);
    }

    @Test
    void headsOfPartsAreBounded() throws Exception {
        assertThat(refusal("--XX\r\n" + "A: b\r\n".repeat(33) + "\r\n", RULES))
                .isEqualTo(ErrorAnswers.invalidForm("message head is too large"));
        assertThat(refusal("--XX\r\nA: " + "b".repeat(70_000), RULES))
                .isEqualTo(ErrorAnswers.invalidForm("payload reached size limit"));
        assertThat(refusal("x".repeat(2_000_000), RULES))
                .isEqualTo(ErrorAnswers.invalidForm("Multipart stream is incomplete"));
    }

    @Test
    void aReadOnlyServerTakesNoFile() throws Exception {
        FormRules readOnly = new FormRules(2, 1000, Duration.ofSeconds(60), true);
        assertThat(refusal("--XX\r\n" + HEAD + "x\r\n--XX--", readOnly)).isEqualTo(ErrorAnswers.READ_ONLY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                              | Failed to parse Content-Type `form-data` header
            multipart                       | Failed to parse Content-Type `form-data` header
            multipart/form-data; boundary   | Failed to parse Content-Type `form-data` header
            image/png                       | Parsed Content-Type did not have 'multipart' top-level media type
            text/plain; boundary=x          | Parsed Content-Type did not have 'multipart' top-level media type
            multipart/form-data             | Multipart boundary is missing
            multipart/form-data; boundary=  | Multipart boundary is missing
            """)
    void aContentTypeThatIsNoFormIsRefused(String type, String message) {
        Rejection rejection = catchThrowableOfType(Rejection.class, () -> FormType.parse(type));
        assertThat(rejection.answer()).isEqualTo(ErrorAnswers.invalidForm(message));
    }

    @Test
    void aContentTypeIsReadInAnyLetterCaseAndQuoted() {
        assertThat(FormType.parse("Multipart/Form-Data; charset=x; Boundary=\"a b\""))
                .isEqualTo(new FormType("a b", true));
        assertThat(FormType.parse("multipart/mixed; boundary=q")).isEqualTo(new FormType("q", false));
    }

    @Test
    void tenThousandMutationsAreReadOrRefusedAndLeaveNothing() throws Exception {
        byte[] seed = ("--XX\r\n" + HEAD + "data\r\n--XX\r\n" + HEAD + "more data\r\n--XX--\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        Random random = new Random(42);
        for (int i = 0; i < 10_000; i++) {
            byte[] mutant = mutate(seed, random);
            readOrRefuse(mutant, TYPE, 1 + random.nextInt(60));
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void everyHostileFormIsReadOrRefusedAndLeavesNothing() throws Exception {
        int forms = 0;
        try (ZipInputStream zip =
                new ZipInputStream(MultipartReaderTest.class.getResourceAsStream("/hostile/multipart-gofuzz.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] form = zip.readAllBytes();
                for (int chunkBytes : new int[] {1, 13, 4096}) {
                    readOrRefuse(form, TYPE, chunkBytes);
                    readOrRefuse(form, boundaryOf(form), chunkBytes);
                }
                forms++;
            }
        }
        assertThat(forms).isGreaterThan(300);
        assertThat(left()).isEmpty();
    }

    /// The boundary that the first line of a form seems to mean.
    private static FormType boundaryOf(byte[] form) {
        String line = new String(form, StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("");
        String boundary =
                line.startsWith("--") && line.length() > 2 ? line.substring(2).strip() : "XX";
        return new FormType(boundary.isEmpty() ? "XX" : boundary, false);
    }

    /// Reads a form and removes its files; a refusal is as good.
    private void readOrRefuse(byte[] form, FormType type, int chunkBytes) throws InterruptedException {
        try {
            new MultipartReader(new Chunks(form, chunkBytes), type, RULES, scratch)
                    .readFiles()
                    .forEach(file -> scratch.discard(file.content()));
        } catch (Rejection refused) {
            assertThat(refused.answer().status()).isBetween(400, 499);
        }
    }

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] mutant = seed.clone();
        for (int i = random.nextInt(6); i >= 0; i--) {
            mutant[random.nextInt(mutant.length)] = (byte) "\r\n-X:;=\"\\ \0a\u00ff".charAt(random.nextInt(13));
        }
        int from = random.nextInt(4) == 0 ? random.nextInt(mutant.length) : 0;
        int to = random.nextInt(4) == 0 ? from + random.nextInt(mutant.length - from) : mutant.length;
        return Arrays.copyOfRange(mutant, from, to);
    }

    private Answer refusal(String form, FormRules rules) throws IOException {
        Rejection rejection = catchThrowableOfType(
                Rejection.class, () -> reader(form, 11, rules).readFiles());
        assertThat(left()).isEmpty();
        return rejection.answer();
    }

    private MultipartReader reader(String form, int chunkBytes, FormRules rules) {
        return new MultipartReader(
                new Chunks(form.getBytes(StandardCharsets.ISO_8859_1), chunkBytes), TYPE, rules, scratch);
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(scratch.folder())) {
            return files.filter(file -> !file.endsWith("lock")).toList();
        }
    }

    /// A body that arrives in pieces of one size.
    private static final class Chunks implements Body {
        private final byte[] bytes;
        private final int chunkBytes;
        private int position;

        private Chunks(byte[] bytes, int chunkBytes) {
            this.bytes = bytes;
            this.chunkBytes = chunkBytes;
        }

        @Override
        public Optional<ByteBuffer> next(Duration atMost) {
            if (position == bytes.length) {
                return Optional.empty();
            }
            int count = Math.min(chunkBytes, bytes.length - position);
            ByteBuffer chunk =
                    ByteBuffer.allocateDirect(count).put(bytes, position, count).flip();
            position += count;
            return Optional.of(chunk);
        }
    }
}
