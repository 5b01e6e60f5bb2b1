package dev.pictor.media.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.media.Inspection;
import dev.pictor.media.RefusedMedia;
import dev.pictor.testkit.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever the bytes, the outcome is a picture or a refusal.
class HostileInputTest {
    private static final int MUTATIONS = 1_700;

    /// Long files are not cut at each byte, but at each such step.
    private static final int STEP = 23;
    private static final List<String> SMALL = List.of(
            "anim-oneframe.gif",
            "anim-small.apng",
            "anim-small.gif",
            "anim-small.webp",
            "still-16bit.png",
            "still-lossless-alpha.webp",
            "still-lossy.webp",
            "still-orient6.jpg",
            "still.avif",
            "still.jxl");

    private final JavaContainers containers = new JavaContainers();

    @TempDir
    Path directory;

    @Test
    void filesOfFuzzersAreReadOrRefused() throws Exception {
        for (byte[] bytes : Media.hostile().values()) {
            check(bytes);
        }
    }

    @Test
    void eachPrefixIsReadOrRefused() throws Exception {
        for (String name : SMALL) {
            byte[] bytes = Media.bytes(name);
            for (int length = 0; length < bytes.length; length += length < 1_000 ? 1 : STEP) {
                boolean read = check(Arrays.copyOf(bytes, length));
                assertThat(read && !name.endsWith(".jxl"))
                        .as("%s cut to %d bytes is whole", name, length)
                        .isFalse();
            }
        }
    }

    @Test
    void eachMutationIsReadOrRefused() throws Exception {
        for (String name : SMALL) {
            mutate(Media.bytes(name), name.hashCode());
        }
        mutate(AvifFile.talkative(), 1);
        mutate(AvifFile.turned(), 2);
    }

    private void mutate(byte[] original, int seed) throws IOException {
        Random random = new Random(seed);
        for (int round = 0; round < MUTATIONS; round++) {
            byte[] bytes = original.clone();
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                // Half of them hit the headers, where a byte means most.
                int bound = random.nextBoolean() ? Math.min(400, bytes.length) : bytes.length;
                bytes[random.nextInt(bound)] = random.nextBoolean() ? (byte) 0xff : (byte) random.nextInt();
            }
            check(bytes);
        }
    }

    /// Inspects and strips; whether both succeeded.
    private boolean check(byte[] bytes) throws IOException {
        Path source = Files.write(directory.resolve("source"), bytes);
        Path target = directory.resolve("target");
        try {
            Optional<Inspection> before = containers.inspect(source);
            if (before.isEmpty()) {
                return false;
            }
            containers.strip(source, before.get().format(), target);
            Inspection after = containers.inspect(target).orElseThrow();
            assertThat(after.format()).isEqualTo(before.get().format());
            assertThat(after.frames()).isEqualTo(before.get().frames());
            assertThat(before.get().turned() || after.size().equals(before.get().size()))
                    .isTrue();
            return true;
        } catch (RefusedMedia refused) {
            return false;
        }
    }
}
