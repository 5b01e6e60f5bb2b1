package dev.pictor.media.child;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What stands before a child's command line: small programs of the system, each of which takes something away from the
/// process and then becomes the next one.
///
/// Each is tried out before it is used, so that a child starts with those that this system permits.
///
/// @param prefix the programs and their arguments, in order
/// @param unapplied what could not be taken away
public record Cage(List<String> prefix, List<String> unapplied) {
    private static final Duration TRIAL_LIMIT = Duration.ofSeconds(10);
    private static final String NICENESS = "10";

    public Cage {
        prefix = List.copyOf(prefix);
        unapplied = List.copyOf(unapplied);
    }

    /// What a child may use; the system kills it, or refuses it more.
    ///
    /// @param processorTime of all its threads together
    /// @param addressBytes its address space, which is more than the memory it touches
    /// @param fileBytes the size of each file that it writes
    /// @param openFiles how many files it may hold open
    public record Limits(Duration processorTime, long addressBytes, long fileBytes, int openFiles) {}

    /// For a child that confines the rest by itself: no powers of root, and none to be won by starting a program.
    public static Cage ofPowers() {
        Builder cage = new Builder();
        cage.dropPowers();
        return cage.done();
    }

    /// For a program that knows nothing of all this: within limits, lower in priority, without network, without powers.
    public static Cage of(Limits limits) {
        Builder cage = new Builder();
        cage.add("priority", List.of(List.of("nice", "-n", NICENESS)));
        cage.add("limits of memory, time and files", List.of(prlimit(limits)));
        // The first needs powers, the second the right to make user namespaces.
        cage.add("no network", List.of(List.of("unshare", "--net"), List.of("unshare", "--user", "--net")));
        cage.dropPowers();
        return cage.done();
    }

    private static List<String> prlimit(Limits limits) {
        return List.of(
                "prlimit",
                "--cpu=" + limits.processorTime().toSeconds(),
                "--as=" + limits.addressBytes(),
                "--fsize=" + limits.fileBytes(),
                "--nofile=" + limits.openFiles(),
                "--core=0",
                "--");
    }

    private static final class Builder {
        private final List<String> prefix = new ArrayList<>();
        private final List<String> unapplied = new ArrayList<>();

        void dropPowers() {
            add(
                    "no powers",
                    List.of(
                            List.of("setpriv", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"),
                            List.of("setpriv", "--no-new-privs")));
        }

        /// Takes the first of these commands that works behind those that are there already.
        void add(String purpose, List<List<String>> commands) {
            commands.stream()
                    .map(Builder::located)
                    .flatMap(Optional::stream)
                    .filter(this::works)
                    .findFirst()
                    .ifPresentOrElse(prefix::addAll, () -> unapplied.add(purpose));
        }

        Cage done() {
            return new Cage(prefix, unapplied);
        }

        private static Optional<List<String>> located(List<String> command) {
            return Executables.find(command.getFirst()).map(program -> {
                List<String> located = new ArrayList<>(command);
                located.set(0, program.toString());
                return located;
            });
        }

        private boolean works(List<String> command) {
            List<String> trial = new ArrayList<>(prefix);
            trial.addAll(command);
            trial.add(Executables.find("true").map(Path::toString).orElse("/bin/true"));
            try {
                Process process = new ProcessBuilder(trial)
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.DISCARD)
                        .start();
                process.onExit()
                        .completeOnTimeout(process, TRIAL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                        .join();
                process.destroyForcibly();
                return !process.isAlive() && process.exitValue() == 0;
            } catch (IOException cannotStart) {
                return false;
            }
        }
    }
}
