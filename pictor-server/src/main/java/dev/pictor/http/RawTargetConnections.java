package dev.pictor.http;

import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/// Makes connections that hand the target of a request on as it came. Jetty refuses some that are plain unknown names
/// to
/// us, such as `/image/original/%00`, whatever compliance it is set to; it does not look into a query, so each target
/// travels as one. [Target] takes it out again. The first words of HTTP/2 are left alone.
final class RawTargetConnections extends HttpConnectionFactory {
    RawTargetConnections(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(new RawTargetConnection(getHttpConfiguration(), connector, endPoint), connector, endPoint);
    }

    private static final class RawTargetConnection extends HttpConnection {
        private RawTargetConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
            super(configuration, connector, endPoint);
        }

        @Override
        protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
            boolean isPreface = method.equals(HttpMethod.PRI.asString()) && version == HttpVersion.HTTP_2;
            return super.newHttpStream(method, isPreface ? uri : Target.WRAPPER + uri, version);
        }
    }
}
