package dev.pictor.media.vips;

import static dev.pictor.media.vips.Fixture.PATIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.content.Format;
import dev.pictor.media.MediaException;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import dev.pictor.media.child.Cage;
import dev.pictor.testkit.Media;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A worker is held in the middle of its work by a pipe as its source: it reads, and nobody writes.
@Timeout(120)
final class PoolTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    Path directory;

    private Path pipe(String name) throws Exception {
        Path pipe = directory.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    private static void works(VipsPictures pictures) throws InterruptedException {
        assertThat(pictures.blurhash(Media.file("still-rgb.png"), Format.PNG))
                .isEqualTo("LELEB3wCr?z5a%R*WVjuS5V]S#j?");
    }

    private static Callable<String> hashing(VipsPictures pictures, Path source) {
        return () -> pictures.blurhash(source, Format.PNG);
    }

    private static void refused(Future<String> call, Refusal reason) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> call.get(60, TimeUnit.SECONDS))
                .havingCause()
                .isInstanceOf(RefusedMedia.class)
                .extracting(cause -> ((RefusedMedia) cause).reason())
                .isEqualTo(reason);
    }

    /// Kills the one worker in the middle of its work. The pipe stays open for writing.
    private static OutputStream killed(VipsPictures pictures, Path pipe) throws Exception {
        OutputStream held = Files.newOutputStream(pipe); // opens when the worker does
        ProcessHandle worker = pictures.processes().findFirst().orElseThrow();
        worker.destroyForcibly();
        worker.onExit().get(60, TimeUnit.SECONDS);
        return held;
    }

    @Test
    void anOperationWhoseWorkerIsKilledIsTriedOnceMore() throws Exception {
        Path pipe = pipe("pipe");
        try (VipsPictures pictures = new VipsPictures(Fixture.config(1, 1, PATIENT));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            works(pictures);
            Future<String> call = callers.submit(hashing(pictures, pipe));
            try (OutputStream _ = killed(pictures, pipe)) {
                Files.newOutputStream(pipe).close(); // opens when the next worker does
            }
            refused(call, Refusal.UNREADABLE); // an empty file, to the worker that reached its end
            works(pictures);
        }
    }

    @Test
    void anOperationWhoseWorkersAreKilledTwiceFails() throws Exception {
        Path pipe = pipe("pipe");
        try (VipsPictures pictures = new VipsPictures(Fixture.config(1, 1, PATIENT));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            works(pictures);
            ProcessHandle worker = pictures.processes().findFirst().orElseThrow();
            Future<String> call = callers.submit(hashing(pictures, pipe));
            try (OutputStream _ = killed(pictures, pipe);
                    OutputStream _ = killed(pictures, pipe)) {
                refused(call, Refusal.CRASHED);
            }
            works(pictures);
            assertThat(pictures.processes()).hasSize(1).doesNotContain(worker);
        }
    }

    @Test
    void workersThatAreIdleAreStoppedButOne() throws Exception {
        Path pipe = pipe("pipe");
        try (VipsPictures pictures = new VipsPictures(Fixture.config(2, 1, PATIENT));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> call = callers.submit(hashing(pictures, pipe));
            try (OutputStream _ = Files.newOutputStream(pipe)) {
                works(pictures);
                pictures.stopIdle(Duration.ZERO);
                assertThat(pictures.processes()).hasSize(2);
            }
            refused(call, Refusal.UNREADABLE);
            pictures.stopIdle(PATIENT);
            assertThat(pictures.processes()).hasSize(2);
            pictures.stopIdle(Duration.ZERO);
            assertThat(pictures.processes()).hasSize(1);
            works(pictures);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PNG, thumbnail=8, WEBP",
        "JPEG, resize=8, JPEG",
        "PNG, resize=.a64, PNG",
        "WEBP, crop=1x1, AVIF",
        "JXL, blur=2, JXL",
        "ANIMATED_GIF, '', ANIMATED_WEBP",
        "ANIMATED_WEBP, thumbnail=8, ANIMATED_GIF",
        "ANIMATED_GIF, resize=8, JPEG"
    })
    void workersThatAreKilledWhileTheyRenderLeaveNoFile(Format from, String operations, Format to) throws Exception {
        Path pipe = pipe("pipe");
        Path target = directory.resolve("target");
        try (VipsPictures pictures = new VipsPictures(Fixture.config(1, 1, PATIENT));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            works(pictures);
            Future<String> call = callers.submit(() -> {
                pictures.render(Fixture.request(pipe, from, operations, to, target));
                return "rendered";
            });
            try (OutputStream _ = killed(pictures, pipe);
                    OutputStream _ = killed(pictures, pipe)) {
                refused(call, Refusal.CRASHED);
            }
            works(pictures);
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).containsExactly(pipe);
            }
        }
    }

    @Test
    void aWorkerThatIsFoundDeadIsReplacedUnnoticed() throws Exception {
        try (VipsPictures pictures = new VipsPictures(Fixture.config(1, 1, PATIENT))) {
            works(pictures);
            ProcessHandle worker = pictures.processes().findFirst().orElseThrow();
            worker.destroyForcibly();
            worker.onExit().get(60, TimeUnit.SECONDS);
            works(pictures);
        }
    }

    @Test
    void aWorkerThatHangsIsKilledAtTheTimeLimit() throws Exception {
        Path pipe = pipe("pipe");
        try (VipsPictures pictures = new VipsPictures(Fixture.config(1, 1, SHORT))) {
            assertThatExceptionOfType(RefusedMedia.class)
                    .isThrownBy(() -> pictures.blurhash(pipe, Format.PNG))
                    .extracting(RefusedMedia::reason)
                    .isEqualTo(Refusal.TIMEOUT);
            assertThat(pictures.processes()).hasSize(1);
        }
    }

    @Test
    void aCallerThatIsInterruptedFreesItsWorker() throws Exception {
        Path pipe = pipe("pipe");
        try (VipsPictures pictures = new VipsPictures(Fixture.config(1, 0, PATIENT));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> call = callers.submit(hashing(pictures, pipe));
            try (OutputStream _ = Files.newOutputStream(pipe)) {
                ProcessHandle worker = pictures.processes().findFirst().orElseThrow();
                call.cancel(true);
                worker.onExit().get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void moreCallersThanMayWaitAreRefused() throws Exception {
        Path first = pipe("first");
        try (VipsPictures pictures = new VipsPictures(Fixture.config(1, 0, PATIENT));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> running = callers.submit(hashing(pictures, first));
            try (OutputStream _ = Files.newOutputStream(first)) {
                assertThatExceptionOfType(RefusedMedia.class)
                        .isThrownBy(() -> pictures.blurhash(first, Format.PNG))
                        .extracting(RefusedMedia::reason)
                        .isEqualTo(Refusal.BUSY);
            }
            refused(running, Refusal.UNREADABLE);
            works(pictures);
        }
    }

    @Test
    void moreMemoryThanTheLimitIsRefused() throws Exception {
        Path source = Fixture.gradient(3000, 3000, directory.resolve("large.png"));
        VipsConfig tight = new VipsConfig(1, 0, PATIENT, 24L << 20, VipsConfig.ownCommand());
        try (VipsPictures pictures = new VipsPictures(tight)) {
            assertThatExceptionOfType(RefusedMedia.class)
                    .isThrownBy(() -> pictures.render(
                            Fixture.request(source, Format.PNG, "", Format.AVIF, directory.resolve("target"))))
                    .extracting(RefusedMedia::reason)
                    .isEqualTo(Refusal.CRASHED);
            works(pictures);
        }
    }

    @Test
    void aCacheOfAnotherBuildOnlyCostsTime() throws Exception {
        Path cache = Files.writeString(directory.resolve("worker.aot"), "not of this build");
        VipsConfig config = new VipsConfig(1, 0, PATIENT, Fixture.MEMORY_BYTES, VipsConfig.ownCommand(cache));
        try (VipsPictures pictures = new VipsPictures(config)) {
            works(pictures);
        }
    }

    @Test
    void aWorkerEndsWhenItsServerDoes() throws Exception {
        Path pipe = pipe("pipe");
        VipsConfig config = Fixture.config(1, 0, PATIENT);
        Process worker = new ProcessBuilder(config.command().line(config.arguments()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(Wire.readAnswer(worker.getInputStream())).isInstanceOf(Answer.Ready.class);
        Wire.write(worker.getOutputStream(), new Request.Hash(pipe, Format.PNG));
        try (OutputStream _ = Files.newOutputStream(pipe)) { // it is in the middle of its work
            worker.getOutputStream().close();
            assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /// The server itself may be one that lets others go first.
    @ParameterizedTest
    @ValueSource(strings = {"0", "12", "19"})
    void aWorkerAppliesAllLimits(String niceness) throws Exception {
        VipsConfig config = Fixture.config(1, 0, PATIENT);
        List<String> line = new ArrayList<>(List.of("nice", "-n", niceness));
        line.addAll(config.command().java());
        WorkerProcess worker = WorkerProcess.start(new VipsConfig(
                1,
                0,
                PATIENT,
                Fixture.MEMORY_BYTES,
                new VipsConfig.Command(
                        config.command().cage(), line, config.command().temporaryDirectory())));
        try {
            assertThat(worker.answer(PATIENT))
                    .isInstanceOfSatisfying(
                            Answer.Ready.class,
                            ready -> assertThat(ready.unapplied()).isEmpty());
        } finally {
            worker.kill();
        }
    }

    @Test
    void aCommandThatCannotBeStartedIsNoFaultOfThePicture() {
        VipsConfig.Command nothing =
                new VipsConfig.Command(new Cage(List.of(), List.of()), List.of("/nonexistent/java"), directory);
        VipsConfig broken = new VipsConfig(1, 0, PATIENT, Fixture.MEMORY_BYTES, nothing);
        try (VipsPictures pictures = new VipsPictures(broken)) {
            assertThatExceptionOfType(MediaException.class)
                    .isThrownBy(() -> pictures.blurhash(Media.file("still-rgb.png"), Format.PNG));
        }
    }
}
