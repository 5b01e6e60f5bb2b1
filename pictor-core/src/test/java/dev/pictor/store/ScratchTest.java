package dev.pictor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchTest {
    @TempDir
    private Path base;

    @Test
    void leavesNothingWhenItCloses() throws IOException {
        try (Scratch scratch = Scratch.open(base)) {
            Files.writeString(scratch.newFile(".png"), "half a picture");
        }
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void removesTheFoldersOfTheDeadAndNoOthers() throws IOException {
        Path dead = Files.createDirectory(base.resolve("dead"));
        Files.createFile(dead.resolve("lock"));
        Files.writeString(dead.resolve("upload"), "half a picture");
        Path foreign = Files.createDirectory(base.resolve("foreign"));
        try (Scratch living = Scratch.open(base)) {
            assertThat(dead).doesNotExist();
            try (Scratch second = Scratch.open(base)) {
                assertThat(living.folder()).exists();
                assertThat(second.folder()).isNotEqualTo(living.folder());
            }
        }
        assertThat(foreign).exists();
    }

    @Test
    void discardsAFileThatMayBeGoneAlready() throws IOException {
        try (Scratch scratch = Scratch.open(base)) {
            Path file = Files.createFile(scratch.newFile(""));
            scratch.discard(file);
            scratch.discard(file);
            assertThat(file).doesNotExist();
        }
    }
}
