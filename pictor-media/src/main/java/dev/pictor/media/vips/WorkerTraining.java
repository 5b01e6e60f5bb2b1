package dev.pictor.media.vips;

import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes the ahead-of-time cache that lets workers start faster, from one worker that does a little of everything.
public final class WorkerTraining {
    /// A JVM that writes such a cache needs more memory than a worker may have.
    private static final long MEMORY_BYTES = 16L << 30;
    private static final long SECONDS = 120;

    private WorkerTraining() {}

    /// Runs a worker of this class path on one picture, and lets another JVM write down what it has learnt: a worker
    /// itself may not start one.
    ///
    /// @param arguments the cache to write, and a JPEG
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path cache = Path.of(arguments[0]).toAbsolutePath();
        Path picture = Path.of(arguments[1]).toAbsolutePath();
        Path experience = cache.resolveSibling(cache.getFileName() + ".experience");
        try {
            work(start(List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + experience)), picture);
            await(start(List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + experience, "-XX:AOTCache=" + cache)));
        } finally {
            Files.deleteIfExists(experience);
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException("no cache was written to " + cache);
        }
    }

    private static Process start(List<String> options) throws IOException {
        List<String> command = VipsConfig.java(options);
        command.addAll(List.of(WorkerMain.class.getName(), Long.toString(MEMORY_BYTES), Long.toString(SECONDS)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void await(Process process) throws InterruptedException {
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the JVM in training ended with " + process.exitValue());
        }
    }

    private static void work(Process worker, Path picture) throws IOException, InterruptedException {
        Path target = Files.createTempFile("pictor-training-", ".webp");
        expect(worker, Answer.Ready.class);
        Wire.write(worker.getOutputStream(), new Request.Hash(picture, Format.JPEG));
        expect(worker, Answer.Done.class);
        List<Operation> operations = List.of(new Operation.Thumbnail(64), new Operation.Blur(1));
        Request.Target made = new Request.Target(Format.WEBP, Request.Target.UNSET, target);
        Wire.write(worker.getOutputStream(), new Request.Render(picture, Format.JPEG, operations, made));
        expect(worker, Answer.Done.class);
        worker.getOutputStream().close();
        await(worker);
        Files.delete(target);
    }

    private static void expect(Process worker, Class<? extends Answer> kind) throws IOException {
        Answer answer = Wire.readAnswer(worker.getInputStream());
        if (!kind.isInstance(answer)) {
            throw new IllegalStateException("the worker in training says " + answer);
        }
    }
}
