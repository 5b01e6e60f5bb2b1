package dev.pictor.media.vips;

import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.regex.Pattern;

/// The worker process: reads requests from its standard input and answers on its standard output, one at a time, until
/// the input ends.
public final class WorkerMain {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    /// How libvips and the codecs say that memory is short; a thread that cannot be made lacks memory for its stack.
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("memory|alloc|Error creating thread", Pattern.CASE_INSENSITIVE);

    private final SynchronousQueue<Request> requests = new SynchronousQueue<>();
    private final OutputStream answers;
    private final Vips vips;
    private final Confinement confinement;
    private final Duration processorTime;

    private WorkerMain(OutputStream answers, Vips vips, Confinement confinement, Duration processorTime) {
        this.answers = answers;
        this.vips = vips;
        this.confinement = confinement;
        this.processorTime = processorTime;
    }

    /// Works until the server is gone.
    ///
    /// @param arguments the bytes of memory that the work may take, and the seconds of processor time that one
    ///     operation may
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // A second descriptor of the pipe; the first is closed to whatever native code may print.
        OutputStream answers = new FileOutputStream("/proc/self/fd/" + STDOUT);
        Libc libc = new Libc();
        libc.silence(STDOUT);
        Vips vips = start(answers);
        Confinement confinement = new Confinement(libc);
        List<String> unapplied = confinement.apply(Long.parseLong(arguments[0]));
        Duration processorTime = Duration.ofSeconds(Long.parseLong(arguments[1]));
        WorkerMain worker = new WorkerMain(answers, vips, confinement, processorTime);
        Thread.ofPlatform().daemon().name("requests").start(worker::readRequests);
        Wire.write(answers, new Answer.Ready(vips.version(), unapplied));
        libc.silence(STDERR);
        worker.work();
    }

    private static Vips start(OutputStream answers) throws IOException {
        try {
            return Vips.start();
        } catch (IllegalStateException failure) {
            Wire.write(answers, new Answer.Failed(String.valueOf(failure.getMessage())));
            throw failure;
        }
    }

    /// Hands requests over, and ends the process the moment the server closes the pipe or is gone, whatever it does.
    private void readRequests() {
        try (InputStream in = new FileInputStream(FileDescriptor.in)) {
            while (true) {
                requests.put(Wire.readRequest(in));
            }
        } catch (IOException | InterruptedException over) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void work() throws IOException, InterruptedException {
        while (true) {
            Request request = requests.take();
            confinement.limitProcessorTime(processorTime);
            Wire.write(answers, answer(request));
        }
    }

    private Answer answer(Request request) {
        if (!Files.isReadable(request.source())) {
            return new Answer.Failed("cannot read " + request.source());
        }
        try (Pipeline pipeline = vips.pipeline()) {
            String text = switch (request) {
                case Request.Hash hash -> new Hashing(pipeline).hash(hash);
                case Request.Unroll unroll -> new Rendering(pipeline, unroll).unroll();
                case Request.Render render -> {
                    new Rendering(pipeline, render).render();
                    yield "";
                }
            };
            return new Answer.Done(text, confinement.residentBytes());
        } catch (RefusedMedia refusal) {
            return new Answer.Refused(refusal.reason(), String.valueOf(refusal.getMessage()));
        } catch (IOException failure) {
            return new Answer.Failed(failure.toString());
        } catch (VipsException failure) {
            return answer(String.valueOf(failure.getMessage()));
        }
    }

    private static Answer answer(String failure) {
        if (failure.contains("No space left on device") || failure.contains("for writing")) {
            return new Answer.Failed(failure);
        }
        boolean memory = OUT_OF_MEMORY.matcher(failure).find();
        return new Answer.Refused(memory ? Refusal.CRASHED : Refusal.UNREADABLE, failure);
    }
}
