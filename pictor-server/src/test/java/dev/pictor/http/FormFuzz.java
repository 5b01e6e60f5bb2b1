package dev.pictor.http;

import dev.pictor.store.Scratch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// For a fuzzer: whatever a form holds, it is read or refused, and it does not matter how it is cut on its way.
public final class FormFuzz {
    private static final FormType TYPE = new FormType("XX", true);
    private static final FormRules RULES = new FormRules(3, 1_000, Duration.ofSeconds(60), false);
    private static final Scratch SCRATCH = scratch();

    private FormFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) throws Exception {
        List<String> whole = read(data, Math.max(1, data.length));
        List<String> cut = read(data, 1);
        if (!whole.equals(cut)) {
            throw new AssertionError("whole: " + whole + ", cut: " + cut);
        }
    }

    /// What came of it: names and contents, or the one answer of a refusal.
    private static List<String> read(byte[] data, int chunkBytes) throws Exception {
        List<String> seen = new ArrayList<>();
        try {
            for (FormFile file : new MultipartReader(new Pieces(data, chunkBytes), TYPE, RULES, SCRATCH).readFiles()) {
                seen.add(file.name());
                seen.add(Files.readString(file.content(), StandardCharsets.ISO_8859_1));
                SCRATCH.discard(file.content());
            }
        } catch (Rejection refused) {
            seen.add(refused.answer().toString());
        }
        return seen;
    }

    private static final class Pieces implements Body {
        private final byte[] bytes;
        private final int chunkBytes;
        private int position;

        private Pieces(byte[] bytes, int chunkBytes) {
            this.bytes = bytes;
            this.chunkBytes = chunkBytes;
        }

        @Override
        public Optional<ByteBuffer> next(Duration atMost) {
            int count = Math.min(chunkBytes, bytes.length - position);
            position += count;
            return count == 0 ? Optional.empty() : Optional.of(ByteBuffer.wrap(bytes, position - count, count));
        }
    }

    private static Scratch scratch() {
        try {
            return Scratch.open(Files.createTempDirectory("pictor-fuzz"));
        } catch (IOException e) {
            throw new IllegalStateException("no temporary directory", e);
        }
    }
}
