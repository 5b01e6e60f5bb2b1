package dev.pictor.media.vips;

import dev.pictor.media.child.PrivateFolder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A worker, seen from the server: a child process, and a platform thread that reads what it says, so that callers on
/// virtual threads wait for a queue and never for a pipe.
final class WorkerProcess {
    /// How long a killed process may take to vanish.
    private static final Duration DEATH_LIMIT = Duration.ofSeconds(5);

    /// All that a worker sees of the server's environment: nothing.
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "LANG", "C.UTF-8",
            "HOME", "/nonexistent",
            "XDG_CACHE_HOME", "/nonexistent",
            "GIO_USE_VFS", "local",
            "GSETTINGS_BACKEND", "memory",
            "MALLOC_ARENA_MAX", "2",
            "VIPS_WARNING", "0"); // set at all: libvips keeps its warnings to itself

    /// How a process ends that somebody kills: by SIGKILL or SIGTERM. A picture that breaks a decoder ends it by
    /// another signal.
    private static final Set<Integer> KILLED = Set.of(128 + 9, 128 + 15);

    private final Process process;
    private final PrivateFolder folder;
    private final BlockingQueue<Optional<Answer>> answers = new ArrayBlockingQueue<>(2);

    private WorkerProcess(Process process, PrivateFolder folder) {
        this.process = process;
        this.folder = folder;
    }

    /// Starts a worker; it says that it is ready when it is.
    static WorkerProcess start(VipsConfig config) throws IOException {
        PrivateFolder folder = PrivateFolder.in(config.command().temporaryDirectory());
        boolean started = false;
        try {
            ProcessBuilder builder = new ProcessBuilder(config.command().line(config.arguments()))
                    .directory(folder.path().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().clear();
            builder.environment().putAll(ENVIRONMENT);
            builder.environment().put("TMPDIR", folder.path().toString());
            WorkerProcess worker = new WorkerProcess(builder.start(), folder);
            started = true;
            Thread.ofPlatform().daemon().name("vips-" + worker.process.pid()).start(worker::readAnswers);
            return worker;
        } finally {
            if (!started) {
                folder.close();
            }
        }
    }

    private void readAnswers() {
        try (InputStream in = new BufferedInputStream(process.getInputStream())) {
            while (answers.offer(Optional.of(Wire.readAnswer(in)))) {
                // A worker that says more than it is asked is as good as dead.
            }
        } catch (IOException over) {
            // Its output ends when it does; how it ended is told by its exit status.
        }
        answers.clear();
        answers.add(Optional.empty());
    }

    /// Sends a request to a worker that is idle.
    void send(Request request) throws WorkerLost {
        try {
            Wire.write(process.getOutputStream(), request);
        } catch (IOException closed) {
            throw new WorkerLost("worker is gone", closed);
        }
    }

    /// Waits for the next thing that it says.
    Answer answer(Duration limit) throws WorkerLost, TimeoutException, InterruptedException {
        Optional<Answer> answer = answers.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
        if (answer == null) {
            throw new TimeoutException();
        }
        return answer.orElseThrow(() -> new WorkerLost("worker ended", null));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /// Whether a worker whose output ended was killed by somebody else, or by a system that lacks memory.
    boolean wasKilled() {
        awaitEnd();
        return !process.isAlive() && KILLED.contains(process.exitValue());
    }

    /// Ends it, whatever it does, and sees it gone: it may be writing a file that its caller is about to remove.
    String kill() {
        process.destroyForcibly();
        awaitEnd();
        folder.close();
        return process.isAlive() ? "still ending" : "exit status " + process.exitValue();
    }

    private void awaitEnd() {
        CompletableFuture<Process> end = process.onExit();
        end.completeOnTimeout(process, DEATH_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
