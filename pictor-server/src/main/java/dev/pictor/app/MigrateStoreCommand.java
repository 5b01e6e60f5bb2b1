package dev.pictor.app;

import dev.pictor.app.Environment.Setting;
import dev.pictor.repo.Repo;
import dev.pictor.repo.postgres.PostgresRepo;
import dev.pictor.store.Scratch;
import dev.pictor.store.Store;
import dev.pictor.transfer.Progress;
import dev.pictor.transfer.Report;
import dev.pictor.transfer.Rules;
import dev.pictor.transfer.StoreMigration;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Moves all files from one store to another.
final class MigrateStoreCommand implements Callable<Integer> {
    static final String NAME = "migrate-store";
    static final String SKIP_MISSING = "--skip-missing-files";
    static final String CONCURRENCY = "--concurrency";
    static final String MAX_RATE = "--max-rate";
    static final String DELETE_SOURCE = "--delete-source";

    private static final int OWN_LEVEL = 1;
    private static final int SOURCE_LEVEL = 2;
    private static final int TARGET_LEVEL = 3;
    private static final int TOLD_ONE_BY_ONE = 20;

    private final Call line;

    MigrateStoreCommand(Call line) {
        this.line = line;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<ParseResult> levels = line.levels();
        StoreConfig from = store(levels.get(SOURCE_LEVEL));
        StoreConfig to = store(levels.get(TARGET_LEVEL));
        requireTwo(from, to);
        Rules rules = rules(levels.get(OWN_LEVEL));
        Settings settings = line.settings();
        settings.notices().forEach(notice -> line.err().println("pictor: note: " + notice));
        Path copy = line.file(Arguments.SAVE_TO);
        if (copy != null) {
            SavedConfig.write(settings, copy);
        }
        Report report = migrate(settings.config(), from, to, rules);
        tell(report, to);
        return report.finished() ? 0 : Main.NO_FILES;
    }

    private Report migrate(Config config, StoreConfig from, StoreConfig to, Rules rules) throws InterruptedException {
        Progress progress = new Progress();
        try (OpenDatabase database = OpenDatabase.existing(config.repo());
                Repo repo = PostgresRepo.open(database.address());
                Parts parts = new Parts();
                ProgressLines _ = ProgressLines.start(progress, line.err())) {
            Scratch scratch = parts.opened(Scratch.open(config.temporary()));
            Store source = parts.store(from, scratch);
            Store target = parts.store(to, scratch);
            return new StoreMigration(
                            repo, source, target, new StoreMigration.Workplace(scratch, Clock.systemUTC(), rules))
                    .run(progress);
        }
    }

    private static void requireTwo(StoreConfig from, StoreConfig to) {
        if (from.isSameAs(to)) {
            throw new ConfigException("migrate-store: source and target are the same: " + from);
        }
        if (from instanceof StoreConfig.Files(Path root) && !Files.isDirectory(root)) {
            throw new ConfigException("migrate-store: there is no directory %s to move files from".formatted(root));
        }
    }

    /// A store on the command line is all that is said of it; no other source of settings adds to it.
    private static StoreConfig store(ParseResult level) {
        List<Setting> settings = Arguments.level(level);
        try {
            return StoreConfig.read(new Environment(settings), "store", StoreConfig.REFERENCE_FILES);
        } catch (ConfigException wrong) {
            throw new ParameterException(level.commandSpec().commandLine(), wrong.getMessage(), wrong);
        }
    }

    static Rules rules(ParseResult own) {
        long maxRate = own.matchedOptionValue(MAX_RATE, 0L);
        if (maxRate < 0) {
            throw new ConfigException("%s: a rate below zero: %d; 0 is for no bound".formatted(MAX_RATE, maxRate));
        }
        return new Rules(
                own.matchedOptionValue(CONCURRENCY, Rules.DEFAULT_CONCURRENCY),
                maxRate,
                own.hasMatchedOption(SKIP_MISSING) ? Rules.Missing.SKIP : Rules.Missing.FAIL,
                own.hasMatchedOption(DELETE_SOURCE) ? Rules.Sources.REMOVE : Rules.Sources.KEEP);
    }

    private void tell(Report report, StoreConfig to) {
        PrintWriter out = line.out();
        Progress.State moved = report.moved();
        out.println("%s%,d files of %,d originals moved (%s), %,d were there, %,d are missing, %,d failed"
                .formatted(
                        report.continued() ? "continued: " : "",
                        moved.files(),
                        moved.originals(),
                        ProgressLines.size(moved.bytes()),
                        report.present(),
                        report.missing(),
                        report.failed()));
        report.remarks().stream()
                .limit(TOLD_ONE_BY_ONE)
                .forEach(remark -> out.println("not moved: " + remark.identifier() + ": " + remark.reason()));
        if (report.remarks().size() > TOLD_ONE_BY_ONE) {
            out.println("not moved: and others");
        }
        if (report.removed() > 0) {
            out.println("%,d files removed from the source".formatted(report.removed()));
        }
        out.println(
                report.finished()
                        ? "done: let store name the target (" + to + ")"
                        : "unfinished: the same command goes on from here; " + SKIP_MISSING
                                + " ends it without the files that are missing");
    }
}
