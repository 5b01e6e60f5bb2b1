package dev.pictor.app;

import dev.pictor.repo.RepoException;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException;
import dev.pictor.store.StoreException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/// The command line.
@Command(
        name = "pictor",
        description = "A self-hosted media server: a drop-in for pict-rs 0.5, on PostgreSQL.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = Main.Run.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    /// The exit code where the configuration, or something that it names, cannot be used.
    static final int CANNOT_START = 1;

    private Main() {}

    public static void main(String[] arguments) {
        CommandLine commandLine = new CommandLine(new Main()).setExecutionExceptionHandler((failure, line, _) -> {
            if (!isExplained(failure)) {
                throw failure;
            }
            explain(line, failure);
            return CANNOT_START;
        });
        int exit = commandLine.execute(arguments);
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /// These messages are written for the one who starts the server; a stack trace would hide them.
    private static boolean isExplained(Exception failure) {
        return failure instanceof ConfigException
                || failure instanceof EmbeddedPostgresException
                || failure instanceof RepoException
                || failure instanceof StoreException
                || failure instanceof StartException;
    }

    private static void explain(CommandLine line, Exception failure) {
        line.getErr().println("pictor: " + failure.getMessage());
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            line.getErr().println("  because: " + cause.getMessage());
        }
    }

    /// Starts the server and keeps it until it is told to stop.
    @Command(
            name = "run",
            description = "Start the server. Settings come from PICTRS__… (or PICTOR__…) environment variables.",
            mixinStandardHelpOptions = true)
    static final class Run implements Callable<Integer> {
        @Option(
                names = "--data-directory",
                paramLabel = "DIRECTORY",
                description =
                        "Where everything lies that has no place of its own: the embedded database, the files, and"
                                + " work in progress. Default: ${DEFAULT-VALUE}.",
                defaultValue = "pictor-data")
        private Path dataDirectory = Path.of("pictor-data");

        @Override
        public Integer call() throws InterruptedException {
            Config config = Config.read(System.getenv(), dataDirectory);
            MediaConfig media = MediaConfig.read(System.getenv());
            CountDownLatch stopped = new CountDownLatch(1);
            Pictor pictor = Pictor.start(config, media);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                pictor.close();
                                stopped.countDown();
                            },
                            "shutdown"));
            announce(System.out, pictor, config);
            stopped.await();
            return 0;
        }

        private static void announce(PrintStream out, Pictor pictor, Config config) {
            String base = (config.keys() == null ? "http://" : "https://") + pictor.authority(config.address());
            out.println("Pictor listens on " + base);
            out.println("Data: " + describe(config));
            out.println("Try:  curl -F 'images[]=@photo.jpg' " + base + "/image");
            out.flush();
        }

        private static String describe(Config config) {
            String rows = switch (config.repo()) {
                case Config.RepoConfig.Embedded(Path directory) -> "embedded database in " + directory;
                case Config.RepoConfig.Outside _ -> "database of repo.url";
            };
            return rows + ", files in " + config.files();
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"pictor " + (version == null ? "(not packaged)" : version)};
        }
    }
}
