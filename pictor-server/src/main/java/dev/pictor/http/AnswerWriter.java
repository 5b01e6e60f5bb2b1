package dev.pictor.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Puts answers on the wire.
final class AnswerWriter {
    private static final HttpField JSON = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
    private static final HttpField NO_BYTES = new PreEncodedHttpField(HttpHeader.CONTENT_LENGTH, 0);
    private static final HttpField CLOSE = new PreEncodedHttpField(HttpHeader.CONNECTION, "close");

    /// How long a client that is still sending may go on, so that it gets to read its answer.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final long LINGER_BYTES = 64L * 1024 * 1024;

    private final MediaWriter media;

    /// @param patience how long a client may take for one piece of a large file
    AnswerWriter(ByteBufferPool buffers, Duration patience) {
        this.media = new MediaWriter(buffers, patience);
    }

    /// Both ends of an exchange.
    record Wire(Request request, Response response, RequestBody body) {
        private boolean isHead() {
            return request.getMethod().equals("HEAD");
        }
    }

    /// Sends an answer. One whose bytes are in memory is sent without waiting for anything, unless the client is still
    /// sending. The callback is completed when all is sent, which may be later.
    ///
    /// @throws IOException if it cannot be sent; the callback is the caller's then
    void write(Answer answer, Wire wire, Callback callback) throws IOException {
        HttpFields.Mutable fields = wire.response().getHeaders();
        wire.response().setStatus(answer.status());
        boolean unread = !wire.body().isRead();
        if (unread) {
            fields.add(CLOSE);
        }
        switch (answer) {
            case Answer.Empty empty -> {
                addAll(fields, empty.fields());
                if (empty.status() == 304 || empty.status() == 204) {
                    writeHeadAlone(wire, unread, callback);
                } else {
                    fields.add(NO_BYTES);
                    writeSmall(null, wire, unread, callback);
                }
            }
            case Answer.Json json -> {
                byte[] text = json.text().getBytes(StandardCharsets.UTF_8);
                addAll(fields, json.fields());
                fields.add(JSON);
                fields.add(new HttpField.LongValueHttpField(HttpHeader.CONTENT_LENGTH, text.length));
                writeSmall(wire.isHead() ? null : ByteBuffer.wrap(text), wire, unread, callback);
            }
            case Answer.Media found -> {
                addAll(fields, found.fields());
                fields.add(new HttpField.LongValueHttpField(HttpHeader.CONTENT_LENGTH, found.count()));
                if (wire.isHead()) {
                    found.file().close();
                    wire.response().write(true, null, callback);
                } else {
                    media.write(found, wire.response(), callback);
                }
            }
        }
    }

    /// Without a length, in one write: Jetty would say how long the body is, since it knows that none follows.
    private static void writeHeadAlone(Wire wire, boolean unread, Callback callback) throws IOException {
        wire.request().addHttpStreamWrapper(Lengthless::new);
        writeSmall(null, wire, unread, callback);
    }

    private static void writeSmall(@Nullable ByteBuffer bytes, Wire wire, boolean unread, Callback callback)
            throws IOException {
        if (!unread) {
            wire.response().write(true, bytes, callback);
            return;
        }
        Content.Sink.write(wire.response(), true, bytes);
        wire.body().linger(LINGER_BYTES, LINGER);
        callback.succeeded();
    }

    private static void addAll(HttpFields.Mutable fields, Iterable<HttpField> more) {
        for (HttpField field : more) {
            fields.add(field);
        }
    }
}
