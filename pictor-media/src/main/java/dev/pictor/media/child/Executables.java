package dev.pictor.media.child;

import dev.pictor.media.MediaException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where programs lie. Children get no environment, so they cannot be looked up by their name.
public final class Executables {
    private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

    private Executables() {}

    public static Optional<Path> find(String program) {
        if (program.contains(File.separator)) {
            return Optional.of(Path.of(program).toAbsolutePath()).filter(Files::isExecutable);
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse(USUAL_PATH);
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory, program).toAbsolutePath();
            if (!directory.isEmpty() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// A program of ffmpeg, without which no clip can be handled.
    public static Path required(String program) {
        return find(program)
                .orElseThrow(() -> new MediaException("cannot find " + program
                        + ": install the package ffmpeg (apt install ffmpeg, dnf install ffmpeg-free, apk add ffmpeg),"
                        + " which has ffmpeg and ffprobe, or configure their paths"));
    }
}
