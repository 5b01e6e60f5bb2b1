package dev.pictor.media.container;

import dev.pictor.media.Inspection;
import dev.pictor.media.RefusedMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// For a fuzzer: whatever the bytes, the outcome is a picture that is the same after cleaning, or a refusal.
public final class ContainerFuzz {
    private static final JavaContainers CONTAINERS = new JavaContainers();
    private static final Path FOLDER = folder();

    private ContainerFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        Path source = Files.write(FOLDER.resolve("source"), data);
        try {
            CONTAINERS.announced(source);
            Optional<Inspection> seen = CONTAINERS.inspect(source);
            if (seen.isPresent()) {
                check(source, seen.get());
            }
        } catch (RefusedMedia refused) {
            // That is an answer, too.
        }
    }

    private static void check(Path source, Inspection before) {
        Path target = FOLDER.resolve("target");
        CONTAINERS.strip(source, before.format(), target);
        Inspection after = CONTAINERS.inspect(target).orElseThrow();
        boolean same = after.format() == before.format()
                && after.frames() == before.frames()
                && (before.turned() || after.size().equals(before.size()));
        if (!same) {
            throw new AssertionError(before + " became " + after);
        }
    }

    private static Path folder() {
        try {
            Path shared = Path.of("/dev/shm");
            return Files.isWritable(shared)
                    ? Files.createTempDirectory(shared, "pictor-fuzz")
                    : Files.createTempDirectory("pictor-fuzz");
        } catch (IOException e) {
            throw new IllegalStateException("no temporary directory", e);
        }
    }
}
