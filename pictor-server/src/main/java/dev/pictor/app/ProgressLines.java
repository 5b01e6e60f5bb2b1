package dev.pictor.app;

import dev.pictor.transfer.Progress;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Shows how far a migration has come: a bar on a terminal, lines elsewhere.
final class ProgressLines implements AutoCloseable {
    private static final Duration BAR_INTERVAL = Duration.ofMillis(500);
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);
    private static final int WIDTH = 30;
    private static final long KILO = 1_000;

    private final Progress progress;
    private final PrintWriter out;
    private final long beginNanos = System.nanoTime();
    private final Thread thread;

    private ProgressLines(Progress progress, PrintWriter out) {
        this.progress = progress;
        this.out = out;
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        thread = Thread.ofVirtual().name("progress").unstarted(() -> show(terminal));
    }

    static ProgressLines start(Progress progress, PrintWriter out) {
        ProgressLines lines = new ProgressLines(progress, out);
        lines.thread.start();
        return lines;
    }

    private void show(boolean terminal) {
        try {
            while (true) {
                Thread.sleep(terminal ? BAR_INTERVAL : LINE_INTERVAL);
                String line = line(progress.state(), Duration.ofNanos(System.nanoTime() - beginNanos));
                out.print(terminal ? "\r\u001b[K" + bar(progress.state()) + " " + line : line + "\n");
                out.flush();
            }
        } catch (InterruptedException ended) {
            if (terminal) {
                out.println();
            }
        }
    }

    static String bar(Progress.State state) {
        int full = (int) (share(state) * WIDTH);
        return "[" + "#".repeat(full) + "-".repeat(WIDTH - full) + "]";
    }

    /// Share, counts, rate, and the time that is left if it goes on like that.
    static String line(Progress.State state, Duration elapsed) {
        double seconds = Math.max(1, elapsed.toMillis()) / (double) TimeUnit.SECONDS.toMillis(1);
        String left = state.originals() == 0
                ? "?"
                : Long.toString(Math.round(seconds * (state.expected() - state.originals()) / state.originals()));
        return "%3.0f%% %,d of %,d originals, %,d files, %s, %s/s, %s s left"
                .formatted(
                        share(state) * 100,
                        state.originals(),
                        state.expected(),
                        state.files(),
                        size(state.bytes()),
                        size((long) (state.bytes() / seconds)),
                        left);
    }

    private static double share(Progress.State state) {
        return state.expected() == 0 ? 1 : Math.min(1, (double) state.originals() / state.expected());
    }

    /// Bytes, for those who read.
    static String size(long bytes) {
        long divisor = 1;
        for (String unit : new String[] {"B", "kB", "MB", "GB"}) {
            if (bytes < divisor * KILO) {
                return divisor == 1 ? bytes + " B" : "%.1f %s".formatted((double) bytes / divisor, unit);
            }
            divisor *= KILO;
        }
        return "%.1f TB".formatted((double) bytes / divisor);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
