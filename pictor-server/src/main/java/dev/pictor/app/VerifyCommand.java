package dev.pictor.app;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pictor.repo.postgres.PostgresRepo;
import dev.pictor.store.ListableStore;
import dev.pictor.verify.Repairs;
import dev.pictor.verify.Report;
import dev.pictor.verify.Trouble;
import dev.pictor.verify.Verify;
import java.io.Console;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Compares all rows with all files, beside a running server or without one.
final class VerifyCommand implements Callable<Integer> {
    static final String REPAIR = "--repair";
    static final String YES = "--yes";
    static final String JSON = "--json";
    static final String MAX_RATE = "--max-rate";

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int CONNECTIONS = 2;

    private final Call line;

    VerifyCommand(Call line) {
        this.line = line;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        Optional<Console> terminal = Terminal.console();
        if (line.has(REPAIR) && !line.has(YES) && (terminal.isEmpty() || line.has(JSON))) {
            throw new ConfigException("--repair: nobody can be asked here; add --yes to repair without a question");
        }
        if (line.number(MAX_RATE) < 0) {
            throw new ConfigException(MAX_RATE + ": a rate below zero; 0 is for no bound");
        }
        Config config = line.settings().config();
        try (OpenDatabase database = OpenDatabase.existing(config.repo());
                PostgresRepo repo = PostgresRepo.open(database.address().withMaxConnections(CONNECTIONS));
                Parts parts = new Parts()) {
            ListableStore store = parts.existingStore(config);
            if (line.has(REPAIR)) {
                requireBelonging(config, repo, store);
            }
            Repairs all = Repairs.of(repo, store);
            boolean atOnce = line.has(REPAIR) && line.has(YES);
            Report report = verify(repo, store, atOnce ? all : Repairs.NONE);
            tell(report);
            boolean shouldAsk = line.has(REPAIR) && !atOnce && report.repairable() > 0;
            if (shouldAsk && terminal.isPresent() && agrees(terminal.get(), report.repairable())) {
                report = verify(repo, store, all);
                tell(report);
            }
            return report.unrepaired() == 0 ? 0 : Main.FOUND;
        }
    }

    /// Of another house, everything would be stray.
    private static void requireBelonging(Config config, PostgresRepo repo, ListableStore store) {
        Belonging.requireOriginals(repo.hashes());
        if (!config.serving().ignoresMissingFiles()) {
            Belonging.require(repo.hashes(), store);
        }
    }

    private Report verify(PostgresRepo repo, ListableStore store, Repairs repairs) throws InterruptedException {
        return new Verify(repo.audit(), store, repairs, Clock.systemUTC()).run(line.number(MAX_RATE));
    }

    private static boolean agrees(Console console, long repairable) {
        String answer = console.readLine("Repair %d of them? [y/N] ", repairable);
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    private void tell(Report report) throws IOException {
        if (line.has(JSON)) {
            line.out().println(MAPPER.writeValueAsString(json(report)));
            return;
        }
        for (Trouble trouble : Trouble.values()) {
            Report.Finding finding = report.of(trouble);
            if (finding.found() > 0) {
                line.out()
                        .printf(
                                "%s: %d (%d repaired): %s%n",
                                trouble.code(), finding.found(), finding.repaired(), trouble.meaning());
                finding.examples().forEach(example -> line.out().println("  " + example));
            }
        }
        line.out()
                .printf(
                        "Looked at %d hashes, %d variants, %d files (%d bytes): %s%n",
                        report.hashes(),
                        report.variants(),
                        report.files(),
                        report.fileBytes(),
                        report.unrepaired() == 0 ? "all is well." : report.unrepaired() + " to see to.");
        line.out().flush();
    }

    private static ObjectNode json(Report report) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("ok", report.unrepaired() == 0)
                .put("hashes", report.hashes())
                .put("variants", report.variants())
                .put("files", report.files())
                .put("file_bytes", report.fileBytes());
        ObjectNode findings = json.putObject("findings");
        for (Trouble trouble : Trouble.values()) {
            Report.Finding finding = report.of(trouble);
            ObjectNode told = findings.putObject(trouble.code())
                    .put("found", finding.found())
                    .put("repaired", finding.repaired());
            finding.examples().forEach(example -> told.withArray("examples").add(example));
        }
        return json;
    }
}
