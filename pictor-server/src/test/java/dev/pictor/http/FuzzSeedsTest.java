package dev.pictor.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What fuzzers are to start from, and what they found, is read or refused.
final class FuzzSeedsTest {
    static final Path SEEDS = Path.of("src/test/resources/fuzz");

    static List<Path> seeds() throws IOException {
        try (Stream<Path> files = Files.walk(SEEDS)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachSeedIsReadOrRefused(Path seed) throws Exception {
        byte[] bytes = Files.readAllBytes(seed);
        switch (SEEDS.relativize(seed).getName(0).toString()) {
            case "FormFuzz" -> FormFuzz.fuzzerTestOneInput(bytes);
            case "HeaderFuzz" -> HeaderFuzz.fuzzerTestOneInput(bytes);
            case "TargetFuzz" -> TargetFuzz.fuzzerTestOneInput(bytes);
            default -> throw new IllegalStateException("whose seed is " + seed);
        }
    }
}
