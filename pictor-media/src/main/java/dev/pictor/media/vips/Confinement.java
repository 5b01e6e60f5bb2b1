package dev.pictor.media.vips;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The limits that a worker puts on itself before it touches a file.
final class Confinement {
    private static final int MAX_OPEN_FILES = 256;
    private static final long MAX_FILE_BYTES = 1L << 30;
    private static final int NICENESS = 5;
    private static final int PAGE_BYTES = 4096;
    private static final Path MEMORY = Path.of("/proc/self/statm");

    private Confinement() {}

    /// Applies all of them, and names those that the system refused.
    ///
    /// @param memoryBytes what the work may take on top of what the JVM has reserved already
    static List<String> apply(Libc libc, long memoryBytes) {
        List<String> unapplied = new ArrayList<>();
        note(unapplied, "core size", libc.limit(Libc.Resource.CORE_SIZE, 0));
        note(unapplied, "open files", libc.limit(Libc.Resource.OPEN_FILES, MAX_OPEN_FILES));
        note(unapplied, "file size", libc.limit(Libc.Resource.FILE_SIZE, MAX_FILE_BYTES));
        note(unapplied, "priority", libc.yieldToOthers(NICENESS));
        note(unapplied, "memory", limitMemory(libc, memoryBytes));
        return unapplied;
    }

    /// The memory that this process holds.
    static long residentBytes() {
        try {
            return pages(1) * PAGE_BYTES;
        } catch (IOException unknown) {
            return 0;
        }
    }

    private static boolean limitMemory(Libc libc, long memoryBytes) {
        try {
            return libc.limit(Libc.Resource.ADDRESS_SPACE, pages(0) * PAGE_BYTES + memoryBytes);
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
