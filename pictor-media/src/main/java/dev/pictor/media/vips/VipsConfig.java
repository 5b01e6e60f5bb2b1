package dev.pictor.media.vips;

import dev.pictor.media.child.Cage;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How pictures are worked on.
///
/// @param workers how many operations run at once, each in a process of its own
/// @param waiting how many callers may wait for a worker; more are refused
/// @param timeLimit how long one operation may take
/// @param memoryLimitBytes what one operation may take on top of what its process has reserved when it is ready
/// @param command how to start a worker
public record VipsConfig(int workers, int waiting, Duration timeLimit, long memoryLimitBytes, Command command) {
    /// How many seconds of processor time an operation may take for each that it may last: libraries have threads.
    private static final int PROCESSORS = 2;

    /// How to start a worker.
    ///
    /// @param cage what stands before the command line
    /// @param java the command line without the arguments of a worker
    /// @param temporaryDirectory where each worker gets a folder of its own for its temporary files
    public record Command(Cage cage, List<String> java, Path temporaryDirectory) {
        public Command {
            java = List.copyOf(java);
        }

        /// The same with another place for temporary files.
        public Command in(Path directory) {
            return new Command(cage, java, directory);
        }

        /// What can be run, with these arguments behind it.
        List<String> line(List<String> arguments) {
            List<String> line = new ArrayList<>(cage.prefix());
            line.addAll(java);
            line.addAll(arguments);
            return line;
        }
    }

    /// A small and quiet JVM: the work is done outside its heap, and its crash is its parent's to report. Its own
    /// words, as of a cache of another build, must not get between the answers.
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-XX:+SuppressFatalErrorMessage",
            "-XX:ReservedCodeCacheSize=16m",
            "-XX:CompressedClassSpaceSize=32m",
            "-Xms16m",
            "-Xmx64m",
            "-Xss512k",
            "--enable-native-access=ALL-UNNAMED");

    public VipsConfig {
        if (workers < 1 || waiting < 0 || timeLimit.isNegative() || timeLimit.isZero() || memoryLimitBytes < 1) {
            throw new IllegalArgumentException("a pool without workers, time or memory does nothing");
        }
    }

    /// The arguments of a worker.
    List<String> arguments() {
        long processorSeconds = PROCESSORS * (timeLimit.toSeconds() + 1);
        return List.of(Long.toString(memoryLimitBytes), Long.toString(processorSeconds));
    }

    /// Starts workers from this JVM's own installation and class path.
    public static Command ownCommand() {
        return command(java(List.of()), WorkerMain.class);
    }

    /// As [#ownCommand()], with an ahead-of-time cache that a training run of a worker has written.
    public static Command ownCommand(Path aotCache) {
        return command(java(List.of("-XX:AOTCache=" + aotCache)), WorkerMain.class);
    }

    static Command command(List<String> java, Class<?> main) {
        List<String> line = new ArrayList<>(java);
        line.add(main.getName());
        return new Command(Cage.ofPowers(), line, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /// The command line of a JVM like that of a worker, without its main class.
    static List<String> java(List<String> moreOptions) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(JVM_OPTIONS);
        command.addAll(moreOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        return command;
    }
}
