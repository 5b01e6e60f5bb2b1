package dev.pictor.repo.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Looks at and signals the processes of a server, under the account that runs it.
final class Processes {
    private static final String ENDED = " Z";

    private static final String IS_POSTGRES_IN = """
            read -r name < "/proc/$1/comm" && [ "$name" = postgres ] && [ "$(readlink "/proc/$1/cwd")" = "$2" ]
            """;

    private static final String KILL_POSTGRES_IN = """
            for process in /proc/[0-9]*; do
                read -r name < "$process/comm" || continue
                [ "$name" = postgres ] && [ "$(readlink "$process/cwd")" = "$1" ] && kill -s KILL "${process#/proc/}"
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
        String data = cluster.directory().data().toString();
        List<String> command = commandLine(pid);
        int option = command.indexOf("-D");
        if (option >= 0
                && option + 1 < command.size()
                && command.get(option + 1).equals(data)) {
            return true;
        }
        return cluster.account()
                .run(List.of("sh", "-c", IS_POSTGRES_IN, "sh", Long.toString(pid), data))
                .succeeded();
    }

    static void signal(ServerAccount account, String signal, long pid) throws InterruptedException {
        account.run(List.of("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(pid)));
    }

    /// Kills what is left of a server whose first process is dead: a busy backend would hold its memory for long.
    static void killLeftOvers(Cluster cluster) throws InterruptedException {
        cluster.account()
                .run(List.of(
                        "sh",
                        "-c",
                        KILL_POSTGRES_IN,
                        "sh",
                        cluster.directory().data().toString()));
    }
}
