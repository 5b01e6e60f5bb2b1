package dev.pictor.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Takes away the length of an answer at the last moment before it is sent: HTTP/1 reads it in the headers, HTTP/2
/// beside them.
final class Lengthless extends HttpStream.Wrapper {
    private static final int UNKNOWN = -1;

    Lengthless(HttpStream stream) {
        super(stream);
    }

    @Override
    public void prepareResponse(HttpFields.Mutable fields) {
        fields.remove(HttpHeader.CONTENT_LENGTH);
        super.prepareResponse(fields);
    }

    @Override
    public void send(
            MetaData.Request request,
            MetaData.@Nullable Response response,
            boolean last,
            @Nullable ByteBuffer content,
            Callback callback) {
        super.send(request, response == null ? null : lengthless(response), last, content, callback);
    }

    private static MetaData.Response lengthless(MetaData.Response response) {
        return new MetaData.Response(
                response.getStatus(),
                response.getReason(),
                response.getHttpVersion(),
                response.getHttpFields(),
                UNKNOWN,
                response.getTrailersSupplier());
    }
}
