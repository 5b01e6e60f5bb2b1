package dev.pictor.media.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.media.Inspection;
import dev.pictor.testkit.Media;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnnouncementTest {
    @TempDir
    private Path folder;

    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip-h264.mp4", "clip-h264-aac.mp4", "clip-h264.mov", "clip-av1.mp4", "clip-odd-444.mp4"})
    void aClipAnnouncesWhatItsProbeFinds(String name) throws InterruptedException {
        Path clip = Media.file(name);
        Inspection probed = workshop.media.inspect(clip);
        Inspection announced = workshop.media.containers().announced(clip).orElseThrow();
        assertThat(announced.size()).isEqualTo(probed.size());
        assertThat(announced.frames()).isEqualTo(probed.frames());
    }

    @ParameterizedTest
    @ValueSource(strings = {"still-rgb.png", "clip-vp9.webm", "clip-vp8-opus.webm", "anim-small.gif"})
    void otherFilesAnnounceNothing(String name) {
        assertThat(workshop.media.containers().announced(Media.file(name))).isEmpty();
    }

    @Test
    void aClipThatIsCutAnywhereAnnouncesNothingOrTheTruth() throws Exception {
        byte[] clip = Media.bytes("clip-h264.mp4");
        Inspection whole = workshop.media
                .containers()
                .announced(Media.file("clip-h264.mp4"))
                .orElseThrow();
        for (int length = 0; length < clip.length; length += 97) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(clip, length));
            workshop.media
                    .containers()
                    .announced(cut)
                    .ifPresent(seen -> assertThat(seen).isEqualTo(whole));
        }
    }
}
