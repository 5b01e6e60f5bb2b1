package dev.pictor.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Answers, without a body, what never reaches the door: requests that are no HTTP, or none that we speak.
final class EmptyErrors implements Request.Handler {
    private static final HttpField NO_BYTES = new PreEncodedHttpField(HttpHeader.CONTENT_LENGTH, 0);

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.setStatus(
                switch (response.getStatus()) {
                    case 500 -> isUnreadable(request) ? 400 : 500;
                    case 408, 431, 503 -> response.getStatus();
                    default -> 400;
                });
        response.getHeaders().put(NO_BYTES);
        response.write(true, null, callback);
        return true;
    }

    /// Whether Jetty could not read a header, such as a host with half of a pair of quotes. The door catches its own.
    private static boolean isUnreadable(Request request) {
        return request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof IllegalArgumentException;
    }
}
