package dev.pictor.http;

import static org.eclipse.jetty.http.HttpCompliance.Violation.MISMATCHED_AUTHORITY;
import static org.eclipse.jetty.http.HttpCompliance.Violation.UNSAFE_HOST_HEADER;

import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// What is spoken on a port: HTTP/1 and HTTP/2, either both in clear or both encrypted.
final class Protocols {
    private static final int MAX_HEAD_BYTES = 128 * 1024;
    private static final int MAX_STREAMS_PER_CONNECTION = 128;

    private final ConnectionFactory[] factories;
    private final @Nullable ServerKeys keys;

    private Protocols(@Nullable ServerKeys keys, ConnectionFactory... factories) {
        this.keys = keys;
        this.factories = factories;
    }

    /// @throws UnusableKeysException if the certificate or its key cannot be used
    static Protocols of(@Nullable KeyFiles files, Scheduler scheduler) {
        return files == null ? inClear() : encrypted(new ServerKeys(files, scheduler));
    }

    private static Protocols inClear() {
        HttpConfiguration configuration = configuration();
        return new Protocols(
                null, new RawTargetConnections(configuration), bounded(new ClearHttp2Connections(configuration)));
    }

    private static Protocols encrypted(ServerKeys keys) {
        HttpConfiguration configuration = configuration();
        ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory();
        choice.setDefaultProtocol(HttpVersion.HTTP_1_1.asString());
        SslConnectionFactory encryption = new SslConnectionFactory(keys.contexts(), choice.getProtocol());
        encryption.setEnsureSecureRequestCustomizer(false); // It refuses names that the certificate does not have.
        return new Protocols(
                keys,
                encryption,
                choice,
                bounded(new HTTP2ServerConnectionFactory(configuration)),
                new RawTargetConnections(configuration));
    }

    private static ConnectionFactory bounded(AbstractHTTP2ServerConnectionFactory factory) {
        factory.setMaxConcurrentStreams(MAX_STREAMS_PER_CONNECTION);
        factory.setStreamIdleTimeout(HttpServer.STALL.toMillis());
        return factory;
    }

    /// Odd paths are the routes' to judge, not Jetty's.
    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        configuration.setSendDateHeader(true);
        configuration.setRequestHeaderSize(MAX_HEAD_BYTES);
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        configuration.setHttpCompliance(
                HttpCompliance.RFC9110.with("pictor", UNSAFE_HOST_HEADER, MISMATCHED_AUTHORITY));
        return configuration;
    }

    ConnectionFactory[] factories() {
        return factories.clone();
    }

    /// What has to live as long as the connector.
    List<ServerKeys> beans() {
        return keys == null ? List.of() : List.of(keys);
    }

    void reloadKeys() {
        if (keys != null) {
            keys.reload();
        }
    }
}
