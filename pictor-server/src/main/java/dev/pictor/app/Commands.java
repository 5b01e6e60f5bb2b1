package dev.pictor.app;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The command line: the commands and options of the reference, from the table of keys, and some of ours.
final class Commands {
    private static final int HELP_COLUMNS = 100;
    private static final List<String> REPOS = List.of("postgres", "embedded", "sled", "fjall");
    /// What a store or a repo on the command line cannot do without.
    private static final Set<String> MANDATORY = Set.of("repo.url", "store.endpoint");

    private final CommandSpec top = CommandSpec.create();
    private final Call call;

    private Commands(Map<String, String> variables) {
        call = new Call(top, variables);
    }

    static CommandLine build(Map<String, String> variables) {
        CommandLine line = new CommandLine(new Commands(variables).complete());
        // Values are taken as they are written.
        return line.setExpandAtFiles(false).setUsageHelpWidth(HELP_COLUMNS);
    }

    private CommandSpec complete() {
        top.name("pictor")
                .versionProvider(new Main.Version())
                .mixinStandardHelpOptions(true)
                .addOption(file("A file of settings: .toml, .json, .yaml or .yml.", "-c", Arguments.CONFIG_FILE))
                .addOption(file("Write a file that means the same, and go on.", Arguments.SAVE_TO));
        describe(top, "A self-hosted media server: a drop-in for pict-rs 0.5, on PostgreSQL.");
        addOptions(top, "top");
        top.addSubcommand("run", run());
        top.addSubcommand("config", config());
        top.addSubcommand(MigrateStoreCommand.NAME, migrateStore());
        top.addSubcommand("migrate-repo", migrateRepo());
        top.addSubcommand("verify", verify());
        top.addSubcommand(
                "backup", ofData(new BackupCommand(call), "backup", "Copy rows and files, also while a server runs."));
        top.addSubcommand(
                "restore", ofData(new RestoreCommand(call), "restore", "Put a backup into an empty data directory."));
        top.addSubcommand("generate-completion", new CommandLine(new GenerateCompletion()));
        top.addSubcommand("help", new CommandLine(new HelpCommand()));
        return top;
    }

    private CommandSpec run() {
        CommandSpec run = command(new RunCommand(call), "run", "Start the server.");
        run.addSubcommand("help", new CommandLine(new HelpCommand()));
        for (String store : List.of("filesystem", "object-storage")) {
            CommandSpec kept = command(new RunCommand(call), store, "Keep files in this kind of store.");
            for (String repo : List.of("postgres", "sled", "fjall")) {
                kept.addSubcommand(repo, command(new RunCommand(call), repo, "Keep rows in this database."));
            }
            run.addSubcommand(store, kept);
        }
        return run;
    }

    private CommandSpec migrateRepo() {
        CommandSpec migrate = group(
                CommandSpec.create(),
                "migrate-repo",
                "Copy all rows into another, empty database; source, then target.");
        migrate.addOption(number("-c", "--concurrency", "Accepted, and without effect: rows go in one stream."));
        for (String name : REPOS) {
            CommandSpec source = group(CommandSpec.create(), name, "Copy rows from this database.");
            for (String target : REPOS) {
                source.addSubcommand(
                        target, repo(command(new MigrateRepoCommand(call), target, "Copy rows to this database.")));
            }
            migrate.addSubcommand(name, repo(source));
        }
        return migrate;
    }

    private CommandSpec migrateStore() {
        CommandSpec migrate = group(
                CommandSpec.create(),
                MigrateStoreCommand.NAME,
                "Move all files to another store; source, then target.");
        MoveOptions.addTo(onData(migrate));
        for (String from : List.of("filesystem", "object-storage")) {
            CommandSpec source = group(CommandSpec.create(), from, "Move files from this store.");
            for (String to : List.of("filesystem", "object-storage")) {
                CommandSpec target = command(new MigrateStoreCommand(call), to, "Move files to this store.");
                for (String repo : List.of("postgres", "sled", "fjall")) {
                    target.addSubcommand(
                            repo, command(new MigrateStoreCommand(call), repo, "The rows are in this database."));
                }
                source.addSubcommand(to, MoveOptions.ofStore(target));
            }
            migrate.addSubcommand(from, MoveOptions.ofStore(source));
        }
        return migrate;
    }

    /// An embedded database is named by the data directory that it lies in.
    private static CommandSpec repo(CommandSpec spec) {
        return spec.name().equals("embedded")
                ? spec.addOption(file("Where it lies. Default: pictor-data.", Arguments.DATA_DIRECTORY))
                : spec;
    }

    private CommandSpec verify() {
        CommandSpec verify = command(new VerifyCommand(call), "verify", "Compare all rows with all files.");
        verify.addOption(flag("Repair what can be repaired safely; asks first.", VerifyCommand.REPAIR));
        verify.addOption(flag("Do not ask.", VerifyCommand.YES));
        verify.addOption(flag("For machines.", VerifyCommand.JSON));
        verify.addOption(number("-r", VerifyCommand.MAX_RATE, "Rows and files a second, at most. Default: all."));
        return onData(verify);
    }

    private CommandSpec ofData(Callable<Integer> performed, String name, String description) {
        CommandSpec spec = onData(command(performed, name, description));
        return spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel("FOLDER")
                .description("The folder of the backup.")
                .build());
    }

    private static CommandSpec onData(CommandSpec spec) {
        Keys.ALL.stream()
                .filter(key -> key.name().equals("server.data_directory"))
                .map(Commands::option)
                .forEach(spec::addOption);
        return spec;
    }

    private static OptionSpec flag(String description, String name) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }

    private static OptionSpec number(String shortName, String name, String description) {
        return OptionSpec.builder(shortName, name)
                .type(int.class)
                .arity("1")
                .paramLabel("NUMBER")
                .description(description)
                .build();
    }

    private CommandSpec config() {
        CommandSpec config = group(CommandSpec.create(), "config", "Say what is set, without starting anything.");
        CommandSpec check = command(new ConfigCheck(call), "check", "Tell what is wrong, ignored, or without effect.");
        CommandSpec explain =
                command(new ConfigExplain(call), "explain", "Tell what a key means, what it is, and why.");
        explain.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel("KEY")
                .description("Such as server.address.")
                .build());
        for (CommandSpec spec : List.of(check, explain)) {
            spec.addOption(flag("For machines.", "--json"));
        }
        config.addSubcommand("check", check);
        config.addSubcommand("explain", explain);
        config.addSubcommand("keys", command(new ConfigKeys(call), "keys", "List every key, as a table in Markdown."));
        return config.addSubcommand("help", new CommandLine(new HelpCommand()));
    }

    private static CommandSpec command(Callable<Integer> performed, String name, String description) {
        return group(CommandSpec.wrapWithoutInspection(performed), name, description);
    }

    private static CommandSpec group(CommandSpec spec, String name, String description) {
        describe(spec.name(name), description);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build());
        addOptions(spec, name);
        return spec;
    }

    private static void describe(CommandSpec spec, String description) {
        spec.usageMessage().description(description).abbreviateSynopsis(true).sortOptions(false);
    }

    /// A command of the reference that is not here yet, whatever stands behind it.
    private static OptionSpec file(String description, String... names) {
        return OptionSpec.builder(names)
                .type(String.class)
                .arity("1")
                .paramLabel("FILE")
                .description(description)
                .build();
    }

    private static void addOptions(CommandSpec spec, String level) {
        Keys.ALL.stream()
                .filter(key -> key.flag().level().equals(level))
                .map(Commands::option)
                .forEach(spec::addOption);
    }

    private static OptionSpec option(Key key) {
        OptionSpec.Builder option = OptionSpec.builder(key.flag().names().toArray(String[]::new))
                .description(escaped(key.name() + ": " + key.meaning().text()));
        if (key.kind() == Key.Kind.Plain.NAMES) {
            option.type(List.class).auxiliaryTypes(String.class).arity("1").paramLabel("NAME");
        } else if (key.takesValue()) {
            option.type(String.class).arity("1").paramLabel(label(key));
        } else {
            option.type(boolean.class).arity("0");
        }
        return option.required(MANDATORY.contains(key.name())).build();
    }

    /// Descriptions are formats.
    private static String escaped(String text) {
        return text.replace("%", "%%");
    }

    private static String label(Key key) {
        return switch (key.kind()) {
            case Key.Kind.Count _ -> "NUMBER";
            case Key.Kind.Choice(List<String> words) -> String.join("|", words);
            case Key.Kind.Plain plain -> plain.name();
        };
    }
}
