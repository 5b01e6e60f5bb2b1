package dev.pictor.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.Callback;

/// A part of an answer on its way to a client. Its buffer is free again when the connection is done with it, which may
/// be after everybody else has lost patience.
final class Piece implements Callback {
    private final RetainableByteBuffer buffer;
    private final CompletableFuture<Void> sent = new CompletableFuture<>();

    Piece(RetainableByteBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public void succeeded() {
        buffer.release();
        sent.complete(null);
    }

    @Override
    public void failed(Throwable failure) {
        buffer.release();
        sent.completeExceptionally(failure);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /// @throws IOException if the client is gone, or does not take it in time
    void awaitSent(Duration limit) throws IOException {
        try {
            sent.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new IOException("the client reads too slowly", late);
        } catch (ExecutionException gone) {
            throw new IOException("the client is gone", gone.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while a client read");
        }
    }
}
