package dev.pictor.media.vips;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Takes calls of the system away from a process, for good and for all its threads: network, other programs, other
/// processes. Decoding needs none of them; they are refused, as if the process were not allowed to.
///
/// The filter is a program of the kernel's own small language (BPF). It reads the number of each call.
final class Seccomp {
    private static final int SET_MODE_FILTER = 1;
    private static final int ALL_THREADS = 1;

    private static final int INSTRUCTION_BYTES = 8;
    private static final short LOAD_WORD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short JUMP_IF_AT_LEAST = 0x35;
    private static final short RETURN = 0x06;
    private static final int OFFSET_OF_NUMBER = 0;
    private static final int OFFSET_OF_ARCHITECTURE = 4;
    private static final int ALLOW = 0x7fff0000;
    private static final int REFUSE = 0x00050001; // with EPERM

    /// The numbers from here on are those of another binary interface of x86.
    private static final int FIRST_OF_X32 = 0x40000000;

    private Seccomp() {}

    /// One kind of processor.
    ///
    /// @param seccomp the number of the call that sets a filter
    /// @param refused the numbers of the calls that are refused
    private record Machine(int seccomp, int architecture, List<Integer> refused) {}

    // socket, connect, execve, execveat, fork, vfork, kill, tkill, ptrace, process_vm_readv, process_vm_writev, setns,
    // unshare, mount, umount2, pivot_root, chroot, init_module, delete_module, finit_module, kexec_load, add_key,
    // request_key, keyctl, perf_event_open, bpf, userfaultfd, open_by_handle_at, rt_sigqueueinfo
    private static final Machine X86_64 = new Machine(
            317,
            0xC000003E,
            List.of(
                    41, 42, 59, 322, 57, 58, 62, 200, 101, 310, 311, 308, 272, 165, 166, 155, 161, 175, 176, 313, 246,
                    248, 249, 250, 298, 321, 323, 304, 129));

    // The same, without fork and vfork, which do not exist here.
    private static final Machine AARCH64 = new Machine(
            277,
            0xC00000B7,
            List.of(
                    198, 203, 221, 281, 129, 130, 117, 270, 271, 268, 97, 40, 39, 41, 51, 105, 106, 273, 104, 217, 218,
                    219, 241, 280, 282, 265, 138));

    /// pidfd_send_signal, io_uring_setup, open_tree, move_mount, fsopen, pidfd_open, pidfd_getfd: the same everywhere.
    private static final List<Integer> REFUSED_EVERYWHERE = List.of(424, 425, 428, 429, 430, 434, 438);

    /// Puts the filter on this process, which has to have renounced its privileges before.
    ///
    /// @return whether the system took it
    static boolean apply(Libc libc) {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> apply(libc, X86_64);
            case "aarch64" -> apply(libc, AARCH64);
            default -> false;
        };
    }

    private static boolean apply(Libc libc, Machine machine) {
        try (Arena arena = Arena.ofConfined()) {
            Program program = new Program(arena, machine.refused.size() + REFUSED_EVERYWHERE.size());
            program.add(LOAD_WORD, OFFSET_OF_ARCHITECTURE);
            program.goOnIfEqual(machine.architecture);
            program.add(LOAD_WORD, OFFSET_OF_NUMBER);
            program.refuseIf(JUMP_IF_AT_LEAST, FIRST_OF_X32);
            for (int number : machine.refused) {
                program.refuseIf(JUMP_IF_EQUAL, number);
            }
            for (int number : REFUSED_EVERYWHERE) {
                program.refuseIf(JUMP_IF_EQUAL, number);
            }
            program.add(RETURN, ALLOW);
            return libc.call(machine.seccomp, SET_MODE_FILTER, ALL_THREADS, program.header()) == 0;
        }
    }

    /// `struct sock_fprog`, and its array of `struct sock_filter`: code, two jumps, one value.
    private static final class Program {
        private static final int FIXED_INSTRUCTIONS = 7;
        private static final int HEADER_BYTES = 16;
        private static final int OFFSET_OF_FIRST = 8;

        private final Arena arena;
        private final MemorySegment instructions;
        private int count;

        Program(Arena arena, int calls) {
            this.arena = arena;
            this.instructions = arena.allocate((long) INSTRUCTION_BYTES * (FIXED_INSTRUCTIONS + 2L * calls), 8);
        }

        void goOnIfEqual(int value) {
            jump(JUMP_IF_EQUAL, value, 1, 0);
            add(RETURN, REFUSE);
        }

        void refuseIf(short condition, int value) {
            jump(condition, value, 0, 1);
            add(RETURN, REFUSE);
        }

        void add(short code, int value) {
            jump(code, value, 0, 0);
        }

        private void jump(short code, int value, int ifTrue, int ifFalse) {
            MemorySegment instruction = instructions.asSlice((long) INSTRUCTION_BYTES * count++, INSTRUCTION_BYTES);
            instruction.set(JAVA_SHORT, 0, code);
            instruction.set(JAVA_BYTE, 2, (byte) ifTrue);
            instruction.set(JAVA_BYTE, 3, (byte) ifFalse);
            instruction.set(JAVA_INT, 4, value);
        }

        MemorySegment header() {
            MemorySegment header = arena.allocate(HEADER_BYTES, 8);
            header.set(JAVA_SHORT, 0, (short) count);
            header.set(ADDRESS, OFFSET_OF_FIRST, instructions);
            return header;
        }
    }
}
