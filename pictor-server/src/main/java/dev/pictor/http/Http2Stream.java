package dev.pictor.http;

import java.util.Optional;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/// Where a request came from that shares its connection with others.
record Http2Stream(HTTP2Session session, int id) {
    /// Empty for a request of the older protocol.
    static Optional<Http2Stream> of(Request request) {
        return request.getConnectionMetaData().getConnection() instanceof HTTP2Connection shared
                ? Optional.of(new Http2Stream(shared.getSession(), Integer.parseInt(request.getId())))
                : Optional.empty();
    }

    /// Whether it was neither reset by one side nor ended by both.
    boolean isOpen() {
        HTTP2Stream stream = session.getStream(id);
        return stream != null && !stream.isReset();
    }

    /// Ends it, if it is open, and with it whatever is still to be sent.
    void reset() {
        HTTP2Stream stream = session.getStream(id);
        if (stream != null) {
            stream.reset(new ResetFrame(id, ErrorCode.CANCEL_STREAM_ERROR.code), Callback.NOOP);
        }
    }
}
