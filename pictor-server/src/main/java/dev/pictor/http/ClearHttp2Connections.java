package dev.pictor.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.jspecify.annotations.Nullable;

/// Speaks HTTP/2 without encryption, to clients that begin with it, and to those that ask for it in a request of the
/// older protocol.
final class ClearHttp2Connections extends HTTP2CServerConnectionFactory {
    ClearHttp2Connections(HttpConfiguration configuration) {
        super(configuration);
    }

    /// Stays with the older protocol where it can say more: of requests with a body, and of targets that only
    /// [RawTargetConnections] takes.
    @Override
    public @Nullable Connection upgradeConnection(
            Connector connector, EndPoint endPoint, MetaData.Request request, HttpFields.Mutable answer) {
        HttpFields fields = request.getHttpFields();
        if (fields.contains(HttpHeader.CONTENT_LENGTH) || fields.contains(HttpHeader.TRANSFER_ENCODING)) {
            return null;
        }
        HttpURI target;
        try {
            target = HttpURI.build(request.getHttpURI()).pathQuery(Target.wrapped(request.getHttpURI()));
        } catch (IllegalArgumentException odd) {
            return null;
        }
        return super.upgradeConnection(
                connector,
                endPoint,
                new MetaData.Request(
                        request.getBeginNanoTime(),
                        request.getMethod(),
                        target,
                        request.getHttpVersion(),
                        fields,
                        request.getContentLength()),
                answer);
    }
}
