package dev.pictor.media.vips;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What a worker would do whose decoder was taken over: shut in as a worker is, it tries one thing, and tells how that
/// went.
final class Intruder {
    private static final long FILE_LIMIT_BYTES = 1L << 30;

    private Intruder() {}

    /// @param arguments as those of a worker, then the deed and what it is done to
    static void main(String[] arguments) throws Exception {
        Libc libc = new Libc();
        Confinement confinement = new Confinement(libc);
        List<String> unapplied = confinement.apply(Long.parseLong(arguments[0]));
        if (!unapplied.isEmpty()) {
            throw new IllegalStateException("unapplied: " + unapplied);
        }
        String object = arguments[3];
        switch (arguments[2]) {
            case "connect" -> connect(Integer.parseInt(object));
            case "start" -> new ProcessBuilder(object).start();
            case "kill" -> kill(Long.parseLong(object));
            case "fill" -> fill(Path.of(object));
            case "hoard" -> hoard();
            case "burn" -> burn(confinement);
            case "look" -> look();
            default -> throw new IllegalArgumentException(arguments[2]);
        }
        System.out.println("done");
    }

    private static void connect(int port) throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }

    private static void kill(long pid) {
        if (!ProcessHandle.of(pid).orElseThrow().destroyForcibly()) {
            throw new IllegalStateException("Operation not permitted");
        }
    }

    private static void fill(Path file) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.seek(FILE_LIMIT_BYTES - 1);
            out.write(1);
            System.out.println("up to the limit");
            out.write(1);
        }
    }

    private static void hoard() {
        try (Arena arena = Arena.ofConfined()) {
            arena.allocate(2 * Fixture.MEMORY_BYTES);
        }
    }

    private static void burn(Confinement confinement) {
        confinement.limitProcessorTime(Duration.ZERO);
        long number = 0;
        while (number >= 0) {
            number = (number + 1) & Long.MAX_VALUE;
        }
    }

    private static void look() throws IOException {
        System.out.println(
                "environment " + System.getenv().keySet().stream().sorted().toList());
        System.out.println("folder " + Path.of("").toAbsolutePath());
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.matches("(CapBnd|CapEff|NoNewPrivs|Seccomp):.*")) {
                System.out.println(line.replace(":\t", " "));
            }
        }
    }
}
