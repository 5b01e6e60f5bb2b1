package dev.pictor.app;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/// Starts the server and keeps it until it is told to stop.
final class RunCommand implements Callable<Integer> {
    private final Call line;

    RunCommand(Call line) {
        this.line = line;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.read(line.sources()).orThrow();
        settings.notices().forEach(notice -> System.err.println("pictor: note: " + notice));
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

    private static void announce(PrintStream out, Pictor pictor, Config config) {
        String base = "http://" + pictor.authority(config.address());
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
