package dev.pictor.media.vips;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// The few functions of the C library by which a process limits itself. The numbers are those of Linux.
final class Libc {
    /// What [#limit] can bound.
    enum Resource {
        PROCESSOR_SECONDS(0),
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
    private static final int NICEST = 19;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SC_PAGESIZE = 30;
    private static final long UNLIMITED = -1;

    private final MethodHandle setrlimit;
    private final MethodHandle getpriority;
    private final MethodHandle setpriority;
    private final MethodHandle open;
    private final MethodHandle dup2;
    private final MethodHandle prctl;
    private final MethodHandle syscall;
    private final MethodHandle sysconf;
    private final MethodHandle clock;

    Libc() {
        setrlimit = function("setrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
        getpriority = function("getpriority", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        setpriority = function("setpriority", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        open = function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
        dup2 = function("dup2", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        prctl = function(
                "prctl",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
        syscall = function(
                "syscall",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS),
                Linker.Option.firstVariadicArg(1));
        sysconf = function("sysconf", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
        clock = function("clock", FunctionDescriptor.of(JAVA_LONG));
    }

    private static MethodHandle function(String name, FunctionDescriptor prototype, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), prototype, options);
    }

    /// Bounds a resource for good: `int setrlimit(int resource, const struct rlimit *rlim)`.
    boolean limit(Resource resource, long bound) {
        return limit(resource, bound, bound);
    }

    /// Bounds a resource until the next call.
    boolean limitForNow(Resource resource, long bound) {
        return limit(resource, bound, UNLIMITED);
    }

    private boolean limit(Resource resource, long bound, long hardBound) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocateFrom(JAVA_LONG, bound, hardBound);
            return (int) setrlimit.invokeExact(resource.number, pair) == 0;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /// Lets others go first, more than whoever started this process does: `int getpriority(int which, id_t who)`, then
    /// `int setpriority(int which, id_t who, int value)`, for this thread and those it starts.
    boolean yieldToOthers(int more) {
        try {
            int niceness = (int) getpriority.invokeExact(PRIO_PROCESS, 0) + more;
            return (int) setpriority.invokeExact(PRIO_PROCESS, 0, Math.min(niceness, NICEST)) == 0;
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

    /// The bytes of a page of memory: `long sysconf(_SC_PAGESIZE)`.
    long pageBytes() {
        try {
            return (long) sysconf.invokeExact(SC_PAGESIZE);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /// What this process took of the processors, in microseconds: `clock_t clock(void)`.
    Duration processorTime() {
        try {
            return Duration.of((long) clock.invokeExact(), ChronoUnit.MICROS);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /// Gives up all powers that starting a program could bring: `prctl(PR_SET_NO_NEW_PRIVS)`.
    boolean renouncePrivileges() {
        try {
            return (int) prctl.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) == 0;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /// Calls the system by number: `long syscall(long number, ...)`.
    long call(long number, long first, long second, MemorySegment third) {
        try {
            return (long) syscall.invokeExact(number, first, second, third);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }
}
