package dev.pictor.media.ffmpeg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What a child writes into a pipe: read to its end, so that the child never waits, but kept only up to a bound.
final class Capture {
    private static final int MAX_BYTES = 1 << 20;

    /// The pipe ends with the child; only a child's child could keep it open.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final InputStream pipe;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread reader;

    private Capture(InputStream pipe) {
        this.pipe = pipe;
        this.reader = Thread.ofPlatform().daemon().name("pictor-ffmpeg-pipe").start(this::read);
    }

    static Capture of(InputStream pipe) {
        return new Capture(pipe);
    }

    /// All that was written, once the child has ended.
    String text() throws InterruptedException {
        reader.join(PATIENCE);
        synchronized (kept) {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }

    private void read() {
        byte[] buffer = new byte[8192];
        try (pipe) {
            for (int count = pipe.read(buffer); count >= 0; count = pipe.read(buffer)) {
                synchronized (kept) {
                    kept.write(buffer, 0, Math.min(count, MAX_BYTES - kept.size()));
                }
            }
        } catch (IOException killed) {
            // The pipe breaks when the child is killed; what was read until then is what it said.
            return;
        }
    }
}
