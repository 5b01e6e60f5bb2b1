package dev.pictor.app;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/// Starts the server and keeps it until it is told to stop.
final class RunCommand implements Callable<Integer> {
    /// Where the reference keeps its rows if nobody says otherwise.
    private static final Path SLED = Path.of("/mnt/sled-repo");

    private final Call line;

    RunCommand(Call line) {
        this.line = line;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.read(line.sources()).orThrow();
        settings.notices().forEach(notice -> System.err.println("pictor: note: " + notice));
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
        announce(System.out, pictor, config);
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
        return rows + ", " + config.store() + (config.oldStore() == null ? "" : ", and still " + config.oldStore());
    }
}
