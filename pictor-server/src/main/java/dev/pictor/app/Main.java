package dev.pictor.app;

import dev.pictor.backup.BackupException;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException;
import dev.pictor.store.StoreException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/// Where everything begins.
public final class Main {
    /// The exit codes, by what went wrong; a usage error is 2, as everywhere.
    static final int WRONG_CONFIGURATION = 1;

    static final int NO_DATABASE = 3;
    static final int NO_FILES = 4;
    static final int CANNOT_LISTEN = 5;
    /// `verify` found something that is not repaired.
    static final int FOUND = 6;

    static final int BUG = 70;

    private Main() {}

    public static void main(String[] arguments) {
        int exit = commandLine(System.getenv()).execute(arguments);
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /// @param variables the environment
    static CommandLine commandLine(Map<String, String> variables) {
        CommandLine commands = Commands.build(variables);
        commands.setParameterExceptionHandler((wrong, _) -> explainUse(wrong));
        return commands.setExecutionExceptionHandler((failure, line, _) -> {
            int code = exitCode(failure);
            if (code == BUG) {
                throw failure;
            }
            explained(failure).lines().forEach(told -> line.getErr().println("pictor: " + told));
            return code;
        });
    }

    private static int explainUse(ParameterException wrong) {
        CommandLine line = wrong.getCommandLine();
        line.getErr().println("pictor: " + String.valueOf(wrong.getMessage()).replace('\n', ' '));
        line.getErr().println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    /// The messages of those that are known are written for the one who starts the server; a stack trace would hide
    /// them.
    static int exitCode(Exception failure) {
        return switch (failure) {
            case ConfigException _ -> WRONG_CONFIGURATION;
            case EmbeddedPostgresException _ -> NO_DATABASE;
            case RepoException _ -> NO_DATABASE;
            case StoreException _ -> NO_FILES;
            case BackupException _ -> NO_FILES;
            case StartException _ -> CANNOT_LISTEN;
            default -> BUG;
        };
    }

    /// One line, whatever the causes; of a configuration, one for each problem.
    static String explained(Exception failure) {
        StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            text.append("; because: ").append(String.valueOf(cause.getMessage()).replace('\n', ' '));
        }
        return text.toString();
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"pictor " + (version == null ? "(not packaged)" : version)};
        }
    }
}
