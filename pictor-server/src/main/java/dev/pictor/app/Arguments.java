package dev.pictor.app;

import dev.pictor.app.Environment.Form;
import dev.pictor.app.Environment.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// What the command line says of settings: its options, and the stores and repos that it names.
final class Arguments {
    static final String CONFIG_FILE = "--config-file";
    static final String SAVE_TO = "--save-to";
    static final String DATA_DIRECTORY = "--data-directory";

    /// The commands that work on the data of a server.
    static final Set<String> OF_DATA = Set.of("verify", "backup", "restore", MigrateStoreCommand.NAME);

    /// The type that a command of this name stands for.
    private static final Map<String, Setting> TYPES = Map.of(
            "filesystem", type("store.type", "filesystem", "filesystem"),
            "object-storage", type("store.type", "object_storage", "object-storage"),
            "postgres", type("repo.type", "postgres", "postgres"),
            "embedded", type("repo.type", "embedded", "embedded"),
            "sled", type("repo.type", "sled", "sled"),
            "fjall", type("repo.type", "fjall", "fjall"));

    private static final Set<String> STORES = Set.of("filesystem", "object-storage");

    private Arguments() {}

    private static Setting type(String key, String value, String command) {
        return new Setting(key, value, "command " + command, Form.ARGUMENT);
    }

    /// @param top what was parsed of the whole line
    /// @throws ParameterException if a value is not one that its option takes
    static List<Setting> read(ParseResult top) {
        List<Setting> settings = new ArrayList<>();
        Optional<ParseResult> level = Optional.of(top);
        while (level.isPresent()) {
            ParseResult parsed = level.get();
            if (!isMoved(parsed)) {
                settings.addAll(level(parsed));
            }
            level = Optional.ofNullable(parsed.subcommand());
        }
        return settings;
    }

    /// Whether a command names a store that files are moved from or to, which is not that of the settings.
    private static boolean isMoved(ParseResult parsed) {
        boolean store = STORES.contains(parsed.commandSpec().name());
        return store && parsed.commandSpec().qualifiedName().contains(" " + MigrateStoreCommand.NAME + " ");
    }

    /// What one command says, without those above and below it.
    static List<Setting> level(ParseResult parsed) {
        List<Setting> settings = new ArrayList<>();
        String name = parsed.commandSpec().parent() == null
                ? "top"
                : parsed.commandSpec().name();
        Setting type = TYPES.get(name);
        if (type != null) {
            settings.add(type);
        }
        String level = OF_DATA.contains(name) ? "run" : name;
        for (OptionSpec option : parsed.matchedOptions()) {
            key(level, option.longestName()).ifPresent(key -> settings.add(setting(parsed, option, key)));
        }
        return settings;
    }

    private static Optional<Key> key(String level, String option) {
        return Keys.ALL.stream()
                .filter(key ->
                        key.flag().level().equals(level) && key.flag().longest().equals(option))
                .findFirst();
    }

    private static Setting setting(ParseResult parsed, OptionSpec option, Key key) {
        String value = key.takesValue() ? String.join(",", option.stringValues()) : opposite(key);
        Setting setting = new Setting(key.name(), value, option.longestName(), Form.ARGUMENT);
        try {
            Values.spelled(new Environment(List.of(setting)), key);
        } catch (ConfigException wrong) {
            throw new ParameterException(parsed.commandSpec().commandLine(), wrong.getMessage(), wrong);
        }
        return setting;
    }

    /// A switch says that what is usual does not hold.
    private static String opposite(Key key) {
        return "true".equals(key.usual()) ? "false" : "true";
    }
}
