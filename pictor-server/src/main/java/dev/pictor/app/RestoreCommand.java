package dev.pictor.app;

import dev.pictor.app.Config.RepoConfig;
import dev.pictor.backup.Manifest;
import dev.pictor.backup.Restore;
import dev.pictor.content.Identifier;
import dev.pictor.repo.Filling;
import dev.pictor.repo.Snapshot.TableContents;
import dev.pictor.repo.postgres.PostgresFilling;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.Callable;

/// Puts a backup into an empty data directory.
final class RestoreCommand implements Callable<Integer> {
    private final Call line;

    RestoreCommand(Call line) {
        this.line = line;
    }

    @Override
    public Integer call() {
        Path backup = Path.of(line.argument()).toAbsolutePath().normalize();
        Config config = line.settings().config();
        if (!(config.repo() instanceof RepoConfig.Embedded(Path directory))) {
            throw new ConfigException("repo.type: a backup is put back into an embedded database; from there"
                    + " migrate-repo moves it to another one");
        }
        if (!config.store().equals(new StoreConfig.Files(directory.resolve("files")))) {
            throw new ConfigException(
                    "store: a backup is put back below the data directory; unset store.path and store.type,"
                            + " and move the files afterwards");
        }
        Manifest manifest = new Restore(RestoreCommand::embedded).into(backup, directory);
        line.out()
                .printf(
                        "Put back %d rows and %d files (%d bytes) into %s.%n",
                        manifest.rows(), manifest.files(), manifest.fileBytes(), directory);
        line.out().flush();
        return 0;
    }

    private static Filling embedded(Path directory) {
        try {
            OpenDatabase database = OpenDatabase.open(new RepoConfig.Embedded(directory));
            try {
                return new EmbeddedFilling(PostgresFilling.begin(database.address()), database);
            } catch (RuntimeException failure) {
                database.close();
                throw failure;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while the database started", stopped);
        }
    }

    /// A filling whose server is stopped with it.
    private record EmbeddedFilling(PostgresFilling filling, OpenDatabase database) implements Filling {
        @Override
        public OutputStream open(String table) {
            return filling.open(table);
        }

        @Override
        public TableContents contents(String table) {
            return filling.contents(table);
        }

        @Override
        public void removeNaming(Collection<Identifier> files) {
            filling.removeNaming(files);
        }

        @Override
        public void commit() {
            filling.commit();
        }

        @Override
        public void close() {
            try (database) {
                filling.close();
            }
        }
    }
}
