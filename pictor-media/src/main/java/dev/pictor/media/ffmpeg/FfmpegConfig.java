package dev.pictor.media.ffmpeg;

import java.nio.file.Path;
import java.time.Duration;

/// How ffmpeg is run.
///
/// @param ffmpeg a name that is looked up in the path, or a path
/// @param ffprobe likewise
/// @param concurrent how many children may run at once
/// @param waiting how many callers may wait for one of them
/// @param timeLimit how long one child may run
/// @param temporaryDirectory where children work; it is created if it is absent
/// @param limits what one child may use
public record FfmpegConfig(
        String ffmpeg,
        String ffprobe,
        int concurrent,
        int waiting,
        Duration timeLimit,
        Path temporaryDirectory,
        Limits limits) {

    public FfmpegConfig {
        if (concurrent < 1 || waiting < 0 || !timeLimit.isPositive()) {
            throw new IllegalArgumentException("ffmpeg needs a child and time: %d running, %d waiting, %s"
                    .formatted(concurrent, waiting, timeLimit));
        }
    }

    /// The tools of the path, two at a time, each for half a minute.
    public static FfmpegConfig standard(Path temporaryDirectory) {
        return new FfmpegConfig(
                "ffmpeg", "ffprobe", 2, 64, Duration.ofSeconds(30), temporaryDirectory, Limits.standard());
    }

    /// The same with another limit of time.
    public FfmpegConfig within(Duration limit) {
        return new FfmpegConfig(ffmpeg, ffprobe, concurrent, waiting, limit, temporaryDirectory, limits);
    }

    /// What one child may use; kept by the system where `prlimit` is installed.
    ///
    /// @param addressBytes its address space, which is more than the memory it touches
    /// @param fileBytes the size of each file that it writes
    /// @param openFiles how many files it may hold open
    /// @param threads how many threads may decode
    public record Limits(long addressBytes, long fileBytes, int openFiles, int threads) {
        public static Limits standard() {
            return new Limits(4L << 30, 1L << 30, 64, 2);
        }
    }
}
