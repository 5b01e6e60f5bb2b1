package dev.pictor.repo.postgres.embedded;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds and runs the programs of the machine: `id`, `setpriv`, `initdb` and the like.
final class Executables {
    private static final int MAX_OUTPUT_BYTES = 64 * 1024;
    private static final List<String> USUAL = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");

    private Executables() {}

    /// How a program ended and what it said.
    record Outcome(int status, String output) {
        boolean succeeded() {
            return status == 0;
        }
    }

    /// The program called `name` in `PATH` or the usual places, its links resolved.
    static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), USUAL.stream())
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .flatMap(Executables::resolved);
    }

    private static Optional<Path> resolved(Path program) {
        try {
            Path real = program.toRealPath();
            // A multi-call program decides by the name under which it is called.
            return Optional.of(real.endsWith(program.getFileName()) ? real : program);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// A process in the root directory, with nothing of Pictor's environment but the search paths.
    static ProcessBuilder prepare(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH", "LD_LIBRARY_PATH", "TMPDIR"));
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
        return builder;
    }

    /// Runs a short command to its end; one that takes longer than `limit` is killed and counts as failed.
    static Outcome run(List<String> command, Duration limit) throws InterruptedException {
        return run(command, Path.of("/dev/null"), limit);
    }

    /// The same with the file `input` as its standard input, which the command itself need not be able to open.
    static Outcome run(List<String> command, Path input, Duration limit) throws InterruptedException {
        try {
            Process process = prepare(new ArrayList<>(command))
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(input.toFile()))
                    .start();
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            Thread reader = Thread.ofVirtual().name(command.getFirst()).start(() -> read(process, output));
            try {
                if (!process.waitFor(limit)) {
                    return new Outcome(-1, "no answer within " + limit.toSeconds() + " s");
                }
                // A grandchild may hold the pipe open after the child has ended.
                reader.join(Duration.ofSeconds(1));
                return new Outcome(
                        process.exitValue(),
                        output.toString(StandardCharsets.UTF_8).strip());
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException cause) {
            return new Outcome(-1, String.valueOf(cause.getMessage()));
        }
    }

    private static void read(Process process, ByteArrayOutputStream output) {
        try (var stream = process.getInputStream()) {
            byte[] buffer = new byte[8192];
            for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
                if (output.size() < MAX_OUTPUT_BYTES) {
                    output.write(buffer, 0, length);
                }
            }
        } catch (IOException cause) {
            output.writeBytes(String.valueOf(cause.getMessage()).getBytes(StandardCharsets.UTF_8));
        }
    }
}
