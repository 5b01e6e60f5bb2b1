package dev.pictor.repo.postgres.embedded;

import dev.pictor.repo.postgres.embedded.Executables.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Looks at and signals the processes of a server, under the account that runs it.
final class Processes {
    private static final String ENDED = " Z";

    private static final String IS_POSTGRES_IN = """
            read -r name < "/proc/$2/comm" && [ "$name" = postgres ] && [ "/proc/$2/cwd" -ef "$1" ]
            """;

    private static final String KILL_POSTGRES_IN = """
            for process in /proc/[0-9]*; do
                read -r name < "$process/comm" || continue
                [ "$name" = postgres ] && [ "$process/cwd" -ef "$1" ] && kill -s KILL "${process#/proc/}"
            done 2> /dev/null
            """;

    private Processes() {}

    /// The words with which a process was started; none if it is gone.
    static List<String> commandLine(long pid) {
        try {
            return List.of(
                    Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0"));
        } catch (IOException _) {
            return List.of();
        }
    }

    /// Whether a process still runs; one that ended stays visible until its parent, which may never, asks for it.
    static boolean isRunning(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String status = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return !status.startsWith(ENDED, status.lastIndexOf(')') + 1);
        } catch (IOException _) {
            return process.isAlive();
        }
    }

    /// Whether a process is the server of `cluster`, and not a stranger to whom its id came later.
    static boolean isPostmaster(Cluster cluster, long pid) throws InterruptedException {
        return runOnData(cluster, IS_POSTGRES_IN, Long.toString(pid)).succeeded();
    }

    static void signal(ServerAccount account, String signal, long pid) throws InterruptedException {
        account.run(List.of("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(pid)));
    }

    /// Kills what is left of a server whose first process is dead: a busy backend would hold its memory for long.
    static void killLeftOvers(Cluster cluster) throws InterruptedException {
        runOnData(cluster, KILL_POSTGRES_IN, "");
    }

    /// A server works in its data directory, which tells whose it is, by whatever name the directory was opened.
    private static Outcome runOnData(Cluster cluster, String script, String pid) throws InterruptedException {
        Path data = cluster.directory().data();
        ServerAccount account = cluster.account();
        return Executables.run(
                account.commandIn(data, List.of("sh", "-c", script, "sh", account.nameOf(data), pid)),
                ServerAccount.COMMAND_LIMIT);
    }
}
