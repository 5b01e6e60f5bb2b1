package dev.pictor.repo.postgres.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Another JVM that runs the embedded server, to be killed by a test.
final class ChildPictor implements AutoCloseable {
    private static final String READY = "ready ";

    private final Process process;
    private final long postmasterPid;

    private ChildPictor(Process process, long postmasterPid) {
        this.process = process;
        this.postmasterPid = postmasterPid;
    }

    /// Starts it by `prefix` (how to become another user) with the classes of `classPath`, and waits for the server.
    static ChildPictor start(List<String> prefix, String classPath, Path directory, List<String> settings)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                classPath,
                ChildPictor.class.getName(),
                directory.toString()));
        command.addAll(settings);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder words = new StringBuilder();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return new ChildPictor(process, Long.parseLong(line.substring(READY.length())));
            }
            words.append(line).append('\n');
        }
        throw new IOException("the child did not start a server:\n" + words);
    }

    static ChildPictor start(Path directory, String... settings) throws IOException {
        return start(List.of(), System.getProperty("java.class.path"), directory, List.of(settings));
    }

    long postmasterPid() {
        return postmasterPid;
    }

    /// Ends it as `kill -9` does.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Lets it close its server, and waits for its end.
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }

    /// What the child runs: the arguments are a directory and settings of the server.
    public static void main(String[] arguments) throws Exception {
        EmbeddedPostgresConfig config = EmbeddedPostgresConfig.in(Path.of(arguments[0]));
        List<String> settings = List.of(arguments).subList(1, arguments.length);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config, settings)) {
            System.out.println(READY + server.postmasterPid());
            while (System.in.read() >= 0) {
                // Until the parent closes the pipe.
            }
        }
    }
}
