package dev.pictor.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// The body of a request on the wire.
final class RequestBody implements Body, AutoCloseable {
    /// How much of an unwanted body is read before its answer.
    private static final long MAX_POLLED_BYTES = 256 * 1024;

    private static final long LOOK_UP_NANOS = Duration.ofSeconds(1).toNanos();

    private final Request request;
    private final Semaphore arrived = new Semaphore(0);
    private boolean demanded;
    private boolean ended;
    private boolean asked;
    private boolean broken;
    private Content.@Nullable Chunk current;
    private Content.@Nullable Chunk peeked;

    RequestBody(Request request) {
        this.request = request;
    }

    @Override
    public Optional<ByteBuffer> next(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        asked = true;
        while (true) {
            Optional<ByteBuffer> bytes = poll();
            if (bytes.isPresent() || ended) {
                return bytes;
            }
            if (!demanded) {
                demanded = true;
                request.demand(arrived::release);
            }
            awaitArrival(deadline);
            demanded = false;
        }
    }

    /// Looks up in between: nobody is told of a stream that Jetty resets itself, such as one whose length is a lie.
    private void awaitArrival(long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        while (!arrived.tryAcquire(Math.min(left, LOOK_UP_NANOS), TimeUnit.NANOSECONDS)) {
            left = deadline - System.nanoTime();
            if (left <= 0) {
                broken = true; // Who was waited for in vain is not waited for again.
                throw new Rejection(ErrorAnswers.STREAM_TOO_SLOW);
            }
            if (!Http2Stream.of(request).map(Http2Stream::isOpen).orElse(true)) {
                throw brokenOff();
            }
        }
    }

    private Rejection brokenOff() {
        broken = true;
        return new Rejection(ErrorAnswers.invalidForm("payload reached EOF before completing: None"));
    }

    /// Throws away what the client still sends, until it ends or a bound is reached.
    void discard(long maxBytes, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long left = maxBytes;
        try {
            while (left > 0 && !ended && !broken) {
                left -= next(Duration.ofNanos(deadline - System.nanoTime()))
                        .map(ByteBuffer::remaining)
                        .orElse(0);
            }
        } catch (Rejection noMore) {
            broken = true; // There is nothing to refuse any more: an answer was chosen already.
        }
    }

    /// Like [#discard], where the answer is sent already.
    void linger(long maxBytes, Duration atMost) {
        if (broken || isPromised()) {
            return;
        }
        try {
            discard(maxBytes, atMost);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether every byte that the client sends was read. Looks at what is here already.
    boolean isRead() {
        if (ended || !exists()) {
            return true;
        }
        if (broken || isPromised()) {
            return false;
        }
        try {
            long left = MAX_POLLED_BYTES;
            while (left > 0) {
                Optional<ByteBuffer> bytes = poll();
                if (bytes.isEmpty()) {
                    break;
                }
                left -= bytes.get().remaining();
            }
        } catch (Rejection gone) {
            broken = true;
        }
        return ended;
    }

    /// Whether the request has a body at all. HTTP/2 needs no header to say so.
    boolean exists() {
        return request.getHeaders().contains(HttpHeader.CONTENT_LENGTH)
                || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                || (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2 && !endsAtOnce());
    }

    private boolean endsAtOnce() {
        if (!asked && !ended && peeked == null) {
            peeked = request.read();
            if (peeked != null && peeked.isLast() && !peeked.hasRemaining() && !Content.Chunk.isFailure(peeked)) {
                ended = true;
            }
        }
        return ended;
    }

    /// Whether the client waits to be asked before it sends, and was not.
    private boolean isPromised() {
        return !asked && request.getHeaders().contains(HttpHeader.EXPECT);
    }

    /// What is here already.
    private Optional<ByteBuffer> poll() {
        while (!ended && !demanded) {
            release();
            Content.Chunk chunk = peeked == null ? request.read() : peeked;
            peeked = null;
            if (chunk == null) {
                return Optional.empty();
            }
            if (Content.Chunk.isFailure(chunk)) {
                throw brokenOff();
            }
            current = chunk;
            ended = chunk.isLast();
            if (chunk.hasRemaining()) {
                return Optional.of(chunk.getByteBuffer());
            }
        }
        return Optional.empty();
    }

    private void release() {
        if (current != null) {
            current.release();
            current = null;
        }
    }

    @Override
    public void close() {
        release();
        if (peeked != null) {
            peeked.release();
            peeked = null;
        }
    }
}
