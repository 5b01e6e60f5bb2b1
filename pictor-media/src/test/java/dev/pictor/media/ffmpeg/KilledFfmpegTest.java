package dev.pictor.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Inspection;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import dev.pictor.testkit.Media;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A script stands for ffmpeg and ffprobe: it tells its number, leaves half a file and hangs, and is killed then.
@Timeout(60)
class KilledFfmpegTest {
    @TempDir
    Path directory;

    private static final Inspection SEEN = new Inspection(Format.MP4, new PixelSize(64, 48), 10, 1);

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "clean", "firstFrame"})
    void whatAKilledChildWasToDoIsRefusedAndLeavesNothing(String operation) throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path target = directory.resolve("target");
        String program = script("echo half > '" + target + "'; echo $$ > '" + pipe + "'; exec tail -f /dev/null");
        Path source = Media.file("clip-h264.mp4");
        FfmpegConfig.Limits limits = FfmpegConfig.Limits.standard();
        Path work = directory.resolve("work");
        String probe = operation.equals("inspect") ? program : "ffprobe";
        FfmpegConfig config = new FfmpegConfig(program, probe, 1, 0, Duration.ofMinutes(5), work, limits);
        try (FfmpegClips clips = new FfmpegClips(config, ClipRules.DEFAULT)) {
            FutureTask<String> call = new FutureTask<>(() -> {
                switch (operation) {
                    case "inspect" -> clips.inspect(source);
                    case "clean" -> clips.clean(source, SEEN, target);
                    default -> clips.firstFrame(source, target);
                }
                return "done";
            });
            Thread.ofVirtual().start(call);
            long child = Long.parseLong(Files.readString(pipe).strip());
            ProcessHandle.of(child).orElseThrow().destroyForcibly();
            assertThatThrownBy(call::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            RefusedMedia.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Refusal.CRASHED));
        }
        assertThat(work).isEmptyDirectory();
        if (!operation.equals("inspect")) { // which has no target
            assertThat(target).doesNotExist();
        }
    }

    private String script(String body) throws Exception {
        Path script = Files.createTempFile(
                directory,
                "script",
                ".sh",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Files.writeString(script, "#!/bin/sh\n" + body + "\n").toString();
    }
}
