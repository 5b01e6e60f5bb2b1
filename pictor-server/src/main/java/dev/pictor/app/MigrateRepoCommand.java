package dev.pictor.app;

import dev.pictor.app.Config.RepoConfig;
import dev.pictor.backup.RepoMove;
import dev.pictor.repo.Snapshot.TableContents;
import dev.pictor.repo.postgres.PostgresFilling;
import dev.pictor.repo.postgres.PostgresSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParseResult;

/// Copies all rows of one database into another, empty one.
final class MigrateRepoCommand implements Callable<Integer> {
    private static final Path USUAL_DIRECTORY = Path.of("pictor-data");

    private final Call line;

    MigrateRepoCommand(Call line) {
        this.line = line;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<ParseResult> levels = line.levels();
        RepoConfig source = repo(levels.get(levels.size() - 2));
        RepoConfig target = repo(levels.getLast());
        if (source.equals(target)) {
            throw new ConfigException("migrate-repo: the source and the target are the same database");
        }
        try (OpenDatabase from = OpenDatabase.existing(source);
                OpenDatabase to = OpenDatabase.open(target);
                PostgresFilling filling = PostgresFilling.begin(to.address());
                PostgresSnapshot snapshot = PostgresSnapshot.take(from.address())) {
            Map<String, TableContents> copied = RepoMove.copy(snapshot, filling);
            copied.forEach((table, contents) -> line.out().printf("%s: %d rows%n", table, contents.rows()));
            line.out().println("Both databases hold the same rows. Let repo.* name the target before the next start.");
            line.out().flush();
            return 0;
        }
    }

    /// What stands on the command line alone: no file and no variable has a say in it.
    private static RepoConfig repo(ParseResult level) {
        Path directory = level.hasMatchedOption(Arguments.DATA_DIRECTORY)
                ? Path.of(level.matchedOptionValue(Arguments.DATA_DIRECTORY, ""))
                : USUAL_DIRECTORY;
        return Config.repo(
                new Environment(Arguments.level(level)),
                directory.toAbsolutePath().normalize());
    }
}
