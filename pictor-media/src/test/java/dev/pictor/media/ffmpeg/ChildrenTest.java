package dev.pictor.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The bounds of a child, shown on scripts that do what a broken decoder would.
@Timeout(60)
class ChildrenTest {
    @TempDir
    Path directory;

    private Path pipe;

    @BeforeEach
    void createPipe() throws Exception {
        pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
    }

    @Test
    void aChildThatTakesTooLongIsKilledWithItsChildren() throws Exception {
        String endless = script("tail -f /dev/null & echo $! > '" + directory.resolve("child") + "'; wait");
        try (Children children = new Children(config(endless, 1, 0, Duration.ofSeconds(1)))) {
            assertThat(refusal(children, endless)).isEqualTo(Refusal.TIMEOUT);
        }
        long grandchild =
                Long.parseLong(Files.readString(directory.resolve("child")).strip());
        ProcessHandle.of(grandchild).ifPresent(handle -> handle.onExit().join());
    }

    @Test
    void whoFindsNoPlaceToWaitIsTurnedAwayAndAnInterruptKillsTheChild() throws Exception {
        String endless = script("echo $$ > '" + pipe + "'; exec tail -f /dev/null");
        try (Children children = new Children(config(endless, 1, 0, Duration.ofMinutes(5)))) {
            FutureTask<String> first = new FutureTask<>(() -> children.run(endless, List.of()));
            Thread caller = Thread.ofVirtual().start(first);
            long child = Long.parseLong(Files.readString(pipe).strip());

            assertThat(refusal(children, endless)).isEqualTo(Refusal.BUSY);

            ProcessHandle handle = ProcessHandle.of(child).orElseThrow();
            caller.interrupt();
            assertThatThrownBy(first::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            handle.onExit().join();
            assertThat(children.run(script("echo free"), List.of())).isEqualTo("free\n");
        }
    }

    @Test
    void closingKillsWhatRuns() throws Exception {
        String endless = script("echo $$ > '" + pipe + "'; exec tail -f /dev/null");
        Children children = new Children(config(endless, 1, 0, Duration.ofMinutes(5)));
        FutureTask<String> first = new FutureTask<>(() -> children.run(endless, List.of()));
        Thread.ofVirtual().start(first);
        Files.readString(pipe);

        children.close();
        assertThatThrownBy(first::get).hasCauseInstanceOf(RefusedMedia.class);
    }

    @Test
    void aChildSeesNoEnvironmentAndNoInput() throws Exception {
        String curious = script("/usr/bin/env | grep -vE '^(PWD|SHLVL|_|OLDPWD)='; cat");
        try (Children children = new Children(config(curious, 1, 0, Duration.ofSeconds(20)))) {
            assertThat(children.run(curious, List.of())).isEmpty();
        }
    }

    @Test
    void aChildThatNeverStopsTalkingIsHeardUpToABound() throws Exception {
        String talker = script("head -c 5000000 /dev/zero; head -c 5000000 /dev/zero >&2");
        try (Children children = new Children(config(talker, 1, 0, Duration.ofSeconds(20)))) {
            assertThat(children.run(talker, List.of())).hasSize(1 << 20);
        }
    }

    @Test
    void theReasonTellsHowAChildEnded() throws Exception {
        String failing = script("echo broken >&2; exit 1");
        String crashing = script("kill -SEGV $$");
        String writing = script("head -c 3000000 /dev/zero > '" + directory.resolve("large") + "'");
        try (Children children = new Children(config(failing, 1, 0, Duration.ofSeconds(20)))) {
            assertThat(refusal(children, failing)).isEqualTo(Refusal.UNREADABLE);
            assertThat(refusal(children, crashing)).isEqualTo(Refusal.CRASHED);
            assertThat(refusal(children, writing)).isEqualTo(Refusal.CRASHED);
        }
        assertThat(Files.size(directory.resolve("large"))).isEqualTo(2_000_000);
    }

    @Test
    void aChildReachesNobodyByNetwork() throws Exception {
        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String caller = script("/bin/bash -c 'echo hello > /dev/tcp/127.0.0.1/" + open.getLocalPort() + "'");
            assertThat(new ProcessBuilder(caller).start().waitFor()).isZero();
            try (Children children = new Children(config(caller, 1, 0, Duration.ofSeconds(20)))) {
                assertThat(refusal(children, caller)).isEqualTo(Refusal.UNREADABLE);
            }
        }
    }

    @Test
    void aChildIsHeldByTheSystemItself() throws Exception {
        String curious = script("ulimit -t; ulimit -v; ulimit -n; ulimit -c; cat /proc/self/stat /proc/self/status");
        try (Children children = new Children(config(curious, 1, 0, Duration.ofSeconds(20)))) {
            String seen = children.run(curious, List.of());
            assertThat(seen.lines().limit(4)).containsExactly("21", Long.toString(1L << 20), "32", "0");
            assertThat(niceness(seen.lines().toList().get(4)))
                    .isEqualTo(Math.min(niceness(Files.readString(Path.of("/proc/self/stat"))) + 10, 19));
            assertThat(seen).contains("NoNewPrivs:\t1", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000");
        }
    }

    /// The nineteenth field of `/proc/PID/stat`, by proc(5).
    private static int niceness(String stat) {
        return Integer.parseInt(stat.split(" ", -1)[18]);
    }

    @Test
    void aChildHasAFolderOfItsOwnThatIsGoneWithIt() throws Exception {
        String writer = script("pwd; stat -c %a .; echo temporary > file; mkdir -p a/b; echo temporary > a/b/file");
        try (Children children = new Children(config(writer, 1, 0, Duration.ofSeconds(20)))) {
            List<String> said = children.run(writer, List.of()).lines().toList();
            assertThat(Path.of(said.get(0))).hasParentRaw(directory).doesNotExist();
            assertThat(said.get(1)).isEqualTo("700");
        }
    }

    @Test
    void aChildThatIsKilledFromOutsideFailsOnlyItsOperation() throws Exception {
        String endless = script("echo $$ > '" + pipe + "'; exec tail -f /dev/null");
        try (Children children = new Children(config(endless, 1, 0, Duration.ofMinutes(5)))) {
            FutureTask<String> first = new FutureTask<>(() -> children.run(endless, List.of()));
            Thread.ofVirtual().start(first);
            long child = Long.parseLong(Files.readString(pipe).strip());
            ProcessHandle.of(child).orElseThrow().destroyForcibly();
            assertThatThrownBy(first::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            RefusedMedia.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Refusal.CRASHED));
            assertThat(children.run(script("echo free"), List.of())).isEqualTo("free\n");
        }
    }

    private static Refusal refusal(Children children, String script) throws InterruptedException {
        try {
            children.run(script, List.of());
            throw new AssertionError("not refused");
        } catch (RefusedMedia refused) {
            return refused.reason();
        }
    }

    private FfmpegConfig config(String script, int concurrent, int waiting, Duration timeLimit) {
        FfmpegConfig.Limits limits = new FfmpegConfig.Limits(1L << 30, 2_000_000, 32, 1);
        return new FfmpegConfig(script, script, concurrent, waiting, timeLimit, directory, limits);
    }

    private String script(String body) throws IOException {
        Path script = Files.createTempFile(
                directory,
                "script",
                ".sh",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Files.writeString(script, "#!/bin/sh\n" + body + "\n").toString();
    }
}
