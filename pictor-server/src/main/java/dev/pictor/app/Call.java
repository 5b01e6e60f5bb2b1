package dev.pictor.app;

import dev.pictor.app.log.Logs;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One call of the program: what stood on the command line, and the environment.
///
/// @param top the topmost command
record Call(CommandSpec top, Map<String, String> variables) {

    /// All sources of settings.
    Settings.Sources sources() {
        return new Settings.Sources(file(Arguments.CONFIG_FILE), variables, Arguments.read(parsed()));
    }

    /// What was set, for a command whose answer stands alone: its log goes to standard error.
    ///
    /// @throws ConfigException if something stands in the way of a start
    Settings settings() {
        Settings settings = Settings.read(sources()).orThrow();
        Logs.install(settings.logging().plain(), Logs.Stream.ERR);
        return settings;
    }

    /// The file that an option of the topmost command names, if it was given.
    @Nullable
    Path file(String option) {
        String path = parsed().matchedOptionValue(option, "");
        return path.isEmpty() ? null : Path.of(path);
    }

    /// Whether an option of the innermost command was given.
    boolean has(String option) {
        return innermost().hasMatchedOption(option);
    }

    /// The one argument of the innermost command.
    String argument() {
        return innermost().matchedPositionalValue(0, "");
    }

    /// The number of an option of the innermost command; 0 if it was not given.
    int number(String option) {
        return innermost().matchedOptionValue(option, 0);
    }

    /// All commands of the call, the topmost first.
    List<ParseResult> levels() {
        List<ParseResult> levels = new ArrayList<>();
        levels.add(parsed());
        while (levels.getLast().hasSubcommand()) {
            levels.add(levels.getLast().subcommand());
        }
        return levels;
    }

    PrintWriter out() {
        return top.commandLine().getOut();
    }

    /// For what is no result.
    PrintWriter err() {
        return top.commandLine().getErr();
    }

    private ParseResult innermost() {
        return levels().getLast();
    }

    private ParseResult parsed() {
        return top.commandLine().getParseResult();
    }
}
