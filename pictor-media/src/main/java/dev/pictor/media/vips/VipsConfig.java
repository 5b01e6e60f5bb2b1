package dev.pictor.media.vips;

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
/// @param command how to start a worker, all but its arguments
public record VipsConfig(int workers, int waiting, Duration timeLimit, long memoryLimitBytes, List<String> command) {
    /// A small and quiet JVM: the work is done outside its heap, and its crash is its parent's to report.
    private static final List<String> JVM_OPTIONS = List.of(
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
        command = List.copyOf(command);
    }

    /// Starts workers from this JVM's own installation and class path.
    public static List<String> ownCommand() {
        return command(List.of());
    }

    /// As [#ownCommand()], with an ahead-of-time cache that a training run of a worker has written.
    public static List<String> ownCommand(Path aotCache) {
        return command(List.of("-XX:AOTCache=" + aotCache));
    }

    private static List<String> command(List<String> moreOptions) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(JVM_OPTIONS);
        command.addAll(moreOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(WorkerMain.class.getName());
        return command;
    }
}
