package dev.pictor.journey;

import dev.pictor.repo.postgres.PostgresExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One run of the product: the launcher with a data directory, on a free port.
final class ServerProcess implements AutoCloseable {
    static final String API_KEY = "API_KEY";

    private static final Path LAUNCHER = Path.of("target", "dist", "pictor").toAbsolutePath();
    private static final Pattern ADDRESS = Pattern.compile("Pictor listens on (http://[^\\s\"]+)");
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    private static final int MAX_LOG_LINES = 400;
    private static final int SIGTERM_STATUS = 143;

    private final DataDirectory data;
    private final Process process;
    private final Thread reader;
    private final Deque<String> log = new ArrayDeque<>();
    private final CompletableFuture<URI> address = new CompletableFuture<>();

    private ServerProcess(DataDirectory data, Process process) {
        this.data = data;
        this.process = process;
        reader = Thread.ofVirtual().name("server-log").start(this::readLog);
    }

    static ServerProcess start(DataDirectory data) throws Exception {
        return start(data, Map.of());
    }

    /// Starts the server, and returns when it has told its address.
    ///
    /// @param settings environment variables, beside the address and the key
    static ServerProcess start(DataDirectory data, Map<String, String> settings) throws Exception {
        ProcessBuilder builder =
                launcher(List.of("run", "--data-directory", data.root().toString()));
        builder.environment().put("PICTRS__SERVER__ADDRESS", "127.0.0.1:0");
        builder.environment().put("PICTRS__SERVER__API_KEY", API_KEY);
        builder.environment().putAll(settings);
        return start(data, builder);
    }

    /// Starts the server with the settings of a file.
    static ServerProcess start(DataDirectory data, Path config) throws Exception {
        return start(
                data,
                launcher(List.of(
                        "-c",
                        config.toString(),
                        "run",
                        "--data-directory",
                        data.root().toString())));
    }

    private static ProcessBuilder launcher(List<String> arguments) {
        if (!Files.isExecutable(LAUNCHER)) {
            throw new IllegalStateException("no " + LAUNCHER + ": mvn package, then scripts/assemble, makes it");
        }
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(LAUNCHER.toString()), arguments.stream())
                .toList());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PICTRS__") || name.startsWith("PICTOR_"));
        environment.put("PICTOR_JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private static ServerProcess start(DataDirectory data, ProcessBuilder builder) throws Exception {
        ServerProcess started =
                new ServerProcess(data, builder.redirectErrorStream(true).start());
        Runtime.getRuntime().addShutdownHook(new Thread(started.process::destroy));
        try {
            started.address.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return started;
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            started.close();
            throw new IllegalStateException("the server did not start:\n" + started.log(), e);
        }
    }

    /// The database of a test as the setting `repo.url` names it.
    static String repoUrl(PostgresExtension postgres) {
        return postgres.jdbcUrl()
                .replaceFirst("^jdbc:postgresql://", "postgres://" + postgres.user() + ":" + postgres.password() + "@");
    }

    private void readLog() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                remember(line);
                Matcher told = ADDRESS.matcher(line);
                if (told.find()) {
                    address.complete(URI.create(told.group(1)));
                }
            }
            address.completeExceptionally(new IOException("the server ended"));
        } catch (IOException | UncheckedIOException e) {
            address.completeExceptionally(e);
        }
    }

    private void remember(String line) {
        synchronized (log) {
            if (log.size() == MAX_LOG_LINES) {
                log.removeFirst();
            }
            log.addLast(line);
        }
    }

    /// The last lines that the server wrote.
    String log() {
        synchronized (log) {
            return String.join("\n", log);
        }
    }

    URI address() {
        return address.join();
    }

    Client client() {
        return new Client(address());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Everything that the server started, but the database.
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /// Asks the server to stop, and waits for its end.
    void stop() throws InterruptedException {
        process.toHandle().destroy(); // of a process itself it would close the streams, and lose the last lines
        if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the server does not stop:\n" + log());
        }
        reader.join(STOP_LIMIT);
        if (process.exitValue() != 0 && process.exitValue() != SIGTERM_STATUS) {
            throw new AssertionError("the server ended with " + process.exitValue() + ":\n" + log());
        }
    }

    /// Kills the server and everything that it started, but for the database, which lives on its own.
    void kill() throws InterruptedException {
        List<ProcessHandle> others = descendants();
        process.destroyForcibly();
        others.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    /// Kills the server, everything that it started, and its database with all of its processes.
    void killWithDatabase() throws InterruptedException, IOException {
        List<ProcessHandle> database = ProcessHandle.of(data.postmasterPid())
                .map(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants())
                        .toList())
                .orElse(List.of());
        List<ProcessHandle> others = descendants();
        process.destroyForcibly();
        database.forEach(ProcessHandle::destroyForcibly);
        others.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    /// Stops the server if it still runs, by force if it has to be.
    @Override
    public void close() {
        List<ProcessHandle> others = descendants();
        process.destroy();
        try {
            process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } catch (ExecutionException | TimeoutException stuck) {
            process.destroyForcibly();
            others.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
