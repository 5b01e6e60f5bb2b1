package dev.pictor.media.vips;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a worker cannot do, tried from inside of one.
@Timeout(120)
final class ConfinementTest {
    private static final int SIGXCPU = 24;
    private static final int SIGNALLED = 128;

    @TempDir
    Path directory;

    private record End(int status, String said) {}

    private End tried(String deed, String object) throws Exception {
        VipsConfig.Command command =
                VipsConfig.command(VipsConfig.java(List.of()), Intruder.class).in(directory);
        VipsConfig config = new VipsConfig(1, 0, Duration.ofSeconds(60), Fixture.MEMORY_BYTES, command);
        List<String> arguments = new ArrayList<>(config.arguments());
        arguments.addAll(List.of(deed, object));
        ProcessBuilder builder = new ProcessBuilder(command.line(arguments)).redirectErrorStream(true);
        builder.environment().clear();
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new End(process.waitFor(), said);
    }

    @Test
    void itReachesNobodyByNetwork() throws Exception {
        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(tried("connect", Integer.toString(open.getLocalPort())).said())
                    .contains("Operation not permitted");
        }
    }

    @Test
    void itStartsNoOtherProgram() throws Exception {
        assertThat(tried("start", "/bin/true").said()).contains("IOException").doesNotContain("done");
    }

    @Test
    void itEndsNoOtherProcess() throws Exception {
        Process victim = new ProcessBuilder("tail", "-f", "/dev/null").start();
        try {
            assertThat(tried("kill", Long.toString(victim.pid())).said()).doesNotContain("done");
            assertThat(victim.isAlive()).isTrue();
        } finally {
            victim.destroyForcibly();
        }
    }

    @Test
    void itWritesNoFileLargerThanTheLimit() throws Exception {
        assertThat(tried("fill", directory.resolve("large").toString()).said())
                .contains("up to the limit", "File too large");
    }

    @Test
    void itGetsNoMoreMemoryThanTheLimit() throws Exception {
        assertThat(tried("hoard", "").said()).contains("OutOfMemoryError");
    }

    @Test
    void itEndsWhenItHasBurntItsProcessorTime() throws Exception {
        assertThat(tried("burn", "").status()).isEqualTo(SIGNALLED + SIGXCPU);
    }

    @ParameterizedTest
    @CsvSource({"NoNewPrivs 1", "Seccomp 2", "CapBnd 0000000000000000", "CapEff 0000000000000000", "environment []"})
    void itHasNeitherPowersNorEnvironment(String line) throws Exception {
        assertThat(tried("look", "").said().lines()).contains(line);
    }

    @Test
    void aWorkerHasAFolderOfItsOwnThatIsGoneWithIt() throws Exception {
        VipsConfig config = new VipsConfig(
                1,
                0,
                Fixture.PATIENT,
                Fixture.MEMORY_BYTES,
                VipsConfig.ownCommand().in(directory));
        WorkerProcess worker = WorkerProcess.start(config);
        assertThat(worker.answer(Fixture.PATIENT)).isInstanceOf(Answer.Ready.class);
        Path own = Files.readSymbolicLink(
                Path.of("/proc", Long.toString(worker.handle().pid()), "cwd"));
        assertThat(own).hasParent(directory);
        assertThat(Files.getPosixFilePermissions(own)).hasSize(3);
        assertThat(Files.readString(
                        Path.of("/proc", Long.toString(worker.handle().pid()), "environ")))
                .contains("TMPDIR=" + own)
                .doesNotContain("PATH=");
        worker.kill();
        assertThat(own).doesNotExist();
    }
}
