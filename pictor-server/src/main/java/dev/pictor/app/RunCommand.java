package dev.pictor.app;

import dev.pictor.app.log.LogConfig;
import dev.pictor.app.log.Logs;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts the server and keeps it until it is told to stop.
final class RunCommand implements Callable<Integer> {
    /// Where the reference keeps its rows if nobody says otherwise.
    private static final Path SLED = Path.of("/mnt/sled-repo");

    private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

    private final Call line;

    RunCommand(Call line) {
        this.line = line;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.read(line.sources()).orThrow();
        LogConfig logging = logging(settings);
        Logs.install(logging, Logs.Stream.OUT);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> log.atError().setCause(failure).log("thread ended: " + thread.getName()));
        if (logging.format() != LogConfig.Format.JSON) {
            settings.notices().forEach(notice -> System.err.println("pictor: note: " + notice));
            return serve(settings, RunCommand::announce);
        }
        settings.notices().forEach(notice -> log.atWarn().log(notice));
        try {
            return serve(
                    settings,
                    (pictor, config) -> log.atInfo()
                            .addKeyValue("data", describe(config))
                            .log("Pictor listens on " + base(pictor, config)));
        } catch (RuntimeException failure) {
            int code = Main.exitCode(failure);
            if (!log.isErrorEnabled()) { // a log that is off must not swallow why there is no server
                throw failure;
            }
            log.atError().setCause(code == Main.BUG ? failure : null).log(Main.explained(failure));
            return code;
        }
    }

    /// Colours only where somebody sees them, and does not mind.
    private LogConfig logging(Settings settings) {
        boolean minds = !line.variables().getOrDefault("NO_COLOR", "").isEmpty();
        return minds || Terminal.console().isEmpty() ? settings.logging().plain() : settings.logging();
    }

    private int serve(Settings settings, BiConsumer<Pictor, Config> announced) throws InterruptedException {
        requireAnswered(settings, SLED);
        Config config = settings.config();
        MediaConfig media = settings.media();
        Path copy = line.file(Arguments.SAVE_TO);
        if (copy != null) {
            SavedConfig.write(settings, copy);
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Pictor pictor = Pictor.start(config, media);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            pictor.close();
                            stopped.countDown();
                        },
                        "shutdown"));
        announced.accept(pictor, config);
        stopped.await();
        return 0;
    }

    /// Who has rows of the reference and does not say where rows are, must not meet an empty server.
    ///
    /// @throws ConfigException if that is so
    static void requireAnswered(Settings settings, Path sled) {
        if (settings.environment().find("repo.type").isEmpty() && Files.isDirectory(sled)) {
            throw new ConfigException(("repo.type is not set, and %s holds a database of pict-rs, which cannot be read"
                            + " here: move it to PostgreSQL (pict-rs migrate-repo sled -p %s postgres -u URL) and set"
                            + " repo.type to postgres and repo.url, or set repo.type to embedded to begin anew")
                    .formatted(sled, sled));
        }
    }

    private static String base(Pictor pictor, Config config) {
        return (config.keys() == null ? "http://" : "https://") + pictor.authority(config.address());
    }

    private static void announce(Pictor pictor, Config config) {
        PrintStream out = System.out;
        String base = base(pictor, config);
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
        return rows + ", " + config.store() + (config.oldStore() == null ? "" : ", and still " + config.oldStore());
    }
}
