package dev.pictor.media.ffmpeg;

import dev.pictor.media.MediaException;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import dev.pictor.media.child.Cage;
import dev.pictor.media.child.Executables;
import dev.pictor.media.child.PrivateFolder;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the programs of ffmpeg: a bounded number at a time, each without environment, within limits, and never longer
/// than it is waited for.
final class Children implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Children.class);

    /// What a shell and Java add to the number of the signal that ended a child.
    private static final int SIGNALLED = 128;

    /// How long a killed child may take to vanish.
    private static final Duration DEATH_LIMIT = Duration.ofSeconds(5);

    private final FfmpegConfig config;
    private final Cage cage;
    private final Semaphore running;
    private final Semaphore admitted;
    private final Set<Process> alive = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Children(FfmpegConfig config) {
        this.config = config;
        this.cage = cage(config);
        this.running = new Semaphore(config.concurrent(), true);
        this.admitted = new Semaphore(config.concurrent() + config.waiting());
        try {
            Files.createDirectories(config.temporaryDirectory());
        } catch (IOException broken) {
            throw new MediaException("cannot create " + config.temporaryDirectory(), broken);
        }
    }

    /// Runs a program to its end, and returns what it printed.
    ///
    /// @throws RefusedMedia if it failed, was killed, took too long, or may not even wait
    String run(String program, List<String> arguments) throws RefusedMedia, InterruptedException {
        Path executable = Executables.required(program);
        if (!admitted.tryAcquire()) {
            throw new RefusedMedia(Refusal.BUSY, "Too many clips are waiting");
        }
        try {
            running.acquire();
            try {
                return runNow(executable, arguments);
            } finally {
                running.release();
            }
        } finally {
            admitted.release();
        }
    }

    private String runNow(Path executable, List<String> arguments) throws RefusedMedia, InterruptedException {
        try (PrivateFolder folder = PrivateFolder.in(config.temporaryDirectory())) {
            return awaitEnd(executable.getFileName().toString(), start(executable, arguments, folder.path()));
        }
    }

    private String awaitEnd(String name, Process child) throws RefusedMedia, InterruptedException {
        try {
            Capture output = Capture.of(child.getInputStream());
            Capture errors = Capture.of(child.getErrorStream());
            if (!child.waitFor(config.timeLimit().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RefusedMedia(Refusal.TIMEOUT, name + " timed out");
            }
            String printed = output.text(); // before the kill, which closes the pipes whether they were read or not
            if (child.exitValue() != 0) {
                throw failure(name, child.exitValue(), errors.text());
            }
            return printed;
        } finally {
            kill(child);
            child.onExit()
                    .completeOnTimeout(child, DEATH_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .join(); // it may be writing files that are about to be removed
            alive.remove(child);
        }
    }

    private Process start(Path executable, List<String> arguments, Path folder) {
        List<String> command = new ArrayList<>(cage.prefix());
        command.add(executable.toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Redirect.from(new File("/dev/null")));
        builder.environment().clear();
        Process child;
        try {
            child = builder.start();
        } catch (IOException broken) {
            throw new MediaException("cannot start " + executable, broken);
        }
        alive.add(child);
        if (closed) {
            kill(child);
        }
        return child;
    }

    private static RefusedMedia failure(String name, int exit, String errors) {
        log.atDebug().addKeyValue("program", name).addKeyValue("exit", exit).log("{}", errors);
        if (errors.contains("No space left on device")) {
            throw new MediaException(name + " found no space left on the device");
        }
        if (exit > SIGNALLED || errors.contains("Cannot allocate memory")) {
            return new RefusedMedia(Refusal.CRASHED, name + " crashed, or needed more than its limits");
        }
        return new RefusedMedia(Refusal.UNREADABLE, "Invalid media file provided");
    }

    private static void kill(Process child) {
        child.descendants().forEach(ProcessHandle::destroyForcibly);
        child.destroyForcibly();
    }

    private static Cage cage(FfmpegConfig config) {
        FfmpegConfig.Limits limits = config.limits();
        Duration processorTime =
                config.timeLimit().multipliedBy(limits.threads()).plusSeconds(1);
        Cage cage =
                Cage.of(new Cage.Limits(processorTime, limits.addressBytes(), limits.fileBytes(), limits.openFiles()));
        if (!cage.unapplied().isEmpty()) {
            log.atWarn()
                    .addKeyValue("unapplied_limits", cage.unapplied())
                    .log("ffmpeg runs with fewer limits than it should");
        }
        return cage;
    }

    /// Kills what runs; what is started later is killed at once.
    @Override
    public void close() {
        closed = true;
        alive.forEach(Children::kill);
    }
}
