package dev.pictor.media.vips;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The limits that a worker puts on itself before it touches a file.
final class Confinement {
    private static final int MAX_OPEN_FILES = 256;
    private static final long MAX_FILE_BYTES = 1L << 30;
    private static final int NICENESS = 5;
    private static final Path MEMORY = Path.of("/proc/self/statm");

    private final Libc libc;
    private final long pageBytes;

    Confinement(Libc libc) {
        this.libc = libc;
        this.pageBytes = libc.pageBytes();
    }

    /// Applies all of them, and names those that the system refused.
    ///
    /// @param memoryBytes what the work may take on top of what the JVM has reserved already
    List<String> apply(long memoryBytes) {
        List<String> unapplied = new ArrayList<>();
        note(unapplied, "core size", libc.limit(Libc.Resource.CORE_SIZE, 0));
        note(unapplied, "open files", libc.limit(Libc.Resource.OPEN_FILES, MAX_OPEN_FILES));
        note(unapplied, "file size", libc.limit(Libc.Resource.FILE_SIZE, MAX_FILE_BYTES));
        note(unapplied, "priority", libc.yieldToOthers(NICENESS));
        note(unapplied, "memory", limitMemory(memoryBytes));
        note(unapplied, "no network, no programs", libc.renouncePrivileges() && Seccomp.apply(libc));
        return unapplied;
    }

    /// Lets the system end this process when it works for so much longer, whether or not anybody watches it. The server
    /// waits for less; this is for a worker that outlives its server, or a server that is stopped.
    void limitProcessorTime(Duration more) {
        Duration used = libc.processorTime();
        libc.limitForNow(Libc.Resource.PROCESSOR_SECONDS, used.plus(more).toSeconds() + 1);
    }

    /// The memory that this process holds.
    long residentBytes() {
        try {
            return pages(1) * pageBytes;
        } catch (IOException unknown) {
            return 0;
        }
    }

    private boolean limitMemory(long memoryBytes) {
        try {
            return libc.limit(Libc.Resource.ADDRESS_SPACE, pages(0) * pageBytes + memoryBytes);
        } catch (IOException unknown) {
            return false;
        }
    }

    private static long pages(int column) throws IOException {
        return Long.parseLong(Files.readString(MEMORY).split(" ", -1)[column]);
    }

    private static void note(List<String> unapplied, String limit, boolean applied) {
        if (!applied) {
            unapplied.add(limit);
        }
    }
}
