package dev.pictor.app;

import dev.pictor.backup.Backup;
import dev.pictor.backup.Manifest;
import dev.pictor.repo.postgres.PostgresRepo;
import dev.pictor.repo.postgres.PostgresSnapshot;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// Copies rows and files into a folder, beside a running server or without one.
final class BackupCommand implements Callable<Integer> {
    private static final int CONNECTIONS = 2;

    private final Call line;

    BackupCommand(Call line) {
        this.line = line;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path folder = Path.of(line.argument()).toAbsolutePath().normalize();
        Config config = line.settings().config();
        try (OpenDatabase database = OpenDatabase.existing(config.repo());
                PostgresRepo repo = PostgresRepo.open(database.address().withMaxConnections(CONNECTIONS));
                Parts parts = new Parts()) {
            Manifest manifest = new Backup(
                            () -> PostgresSnapshot.take(database.address()), repo.audit(), parts.existingStore(config))
                    .make(folder);
            line.out()
                    .printf(
                            "Backed up %d rows and %d files (%d bytes) to %s.%n",
                            manifest.rows(), manifest.files(), manifest.fileBytes(), folder);
            manifest.lostExamples()
                    .forEach(file -> line.out().println("note: a row names " + file + ", which is not in the store"));
            if (manifest.lost() > manifest.lostExamples().size()) {
                line.out().printf("note: %d such files in all%n", manifest.lost());
            }
            line.out().flush();
            return 0;
        }
    }
}
