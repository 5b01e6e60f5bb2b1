package dev.pictor.http;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// A listener of its own for those who watch the server: `/health` says that it runs, every other path says its
/// numbers.
public final class MetricsServer implements AutoCloseable {
    private static final int MAX_THREADS = 8;
    private static final int MAX_CONNECTIONS = 64;
    private static final long STALL_MILLIS = 30_000;

    private final Server server;
    private final ServerConnector connector;

    private MetricsServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /// Starts to listen.
    ///
    /// @param numbers in the text format of Prometheus
    /// @throws IllegalStateException if the address cannot be had
    public static MetricsServer start(InetSocketAddress address, Supplier<String> numbers) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName("metrics");
        Server server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(STALL_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
        server.setHandler(new Numbers(numbers));
        HttpServer.begin(server, address);
        return new MetricsServer(server, connector);
    }

    private static final class Numbers extends Handler.Abstract {
        private final Supplier<String> numbers;

        private Numbers(Supplier<String> numbers) {
            this.numbers = numbers;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            boolean health = request.getHttpURI().getPath().equals("/health");
            byte[] text = (health ? "OK" : numbers.get()).getBytes(StandardCharsets.UTF_8);
            if (!health) {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
            }
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, text.length);
            response.write(true, request.getMethod().equals("HEAD") ? null : ByteBuffer.wrap(text), callback);
            return true;
        }
    }

    /// The port that it listens on.
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop the metrics listener", e);
        }
    }
}
