package dev.pictor.media.vips;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The few functions of the C library by which a process limits itself. The numbers are those of Linux.
final class Libc {
    /// What [#limit] can bound.
    enum Resource {
        FILE_SIZE(1),
        CORE_SIZE(4),
        OPEN_FILES(7),
        ADDRESS_SPACE(9);

        private final int number;

        Resource(int number) {
            this.number = number;
        }
    }

    private static final int O_WRONLY = 1;
    private static final int PRIO_PROCESS = 0;

    private final MethodHandle setrlimit;
    private final MethodHandle setpriority;
    private final MethodHandle open;
    private final MethodHandle dup2;

    Libc() {
        setrlimit = function("setrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
        setpriority = function("setpriority", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        open = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("open"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                        Linker.Option.firstVariadicArg(2));
        dup2 = function("dup2", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    }

    private static MethodHandle function(String name, FunctionDescriptor prototype) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), prototype);
    }

    /// Bounds a resource for good: `int setrlimit(int resource, const struct rlimit *rlim)`.
    boolean limit(Resource resource, long bound) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocateFrom(JAVA_LONG, bound, bound);
            return (int) setrlimit.invokeExact(resource.number, pair) == 0;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /// Lets others go first: `int setpriority(int which, id_t who, int value)`, for this thread and those it starts.
    boolean yieldToOthers(int niceness) {
        try {
            return (int) setpriority.invokeExact(PRIO_PROCESS, 0, niceness) == 0;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /// Makes whatever is written to a file descriptor vanish: `open("/dev/null")`, then `int dup2(int, int)`.
    boolean silence(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            int nowhere = (int) open.invokeExact(arena.allocateFrom("/dev/null"), O_WRONLY);
            return nowhere >= 0 && (int) dup2.invokeExact(nowhere, descriptor) >= 0;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }
}
