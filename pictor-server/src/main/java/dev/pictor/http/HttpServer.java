package dev.pictor.http;

import static org.eclipse.jetty.http.HttpCompliance.Violation.MISMATCHED_AUTHORITY;
import static org.eclipse.jetty.http.HttpCompliance.Violation.UNSAFE_HOST_HEADER;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.event.Level;

/// Listens for clients until it is closed.
public final class HttpServer implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 8_192;
    private static final int MAX_HEAD_BYTES = 128 * 1024;
    private static final int MAX_BUFFER_BYTES = MediaWriter.CHUNK_BYTES;
    private static final int BUFFER_STEP_BYTES = 4 * 1024;
    private static final long MAX_IDLE_BUFFER_BYTES = 64L * 1024 * 1024;
    private static final int MAX_PLATFORM_THREADS = 16;

    /// How long a read or write may make no progress at all.
    private static final Duration STALL = Duration.ofSeconds(75);

    /// How long requests that are under way may take when the server stops.
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final Server server;
    private final ServerConnector connector;

    private final HeadDeadlines deadlines;

    private HttpServer(Server server, ServerConnector connector, HeadDeadlines deadlines) {
        this.server = server;
        this.connector = connector;
        this.deadlines = deadlines;
    }

    /// Starts to listen.
    ///
    /// @param address port 0 takes any free one
    /// @throws IllegalStateException if the address cannot be had
    public static HttpServer start(InetSocketAddress address, HttpSettings settings, Services services) {
        ArrayByteBufferPool buffers = new ArrayByteBufferPool(
                0, BUFFER_STEP_BYTES, MAX_BUFFER_BYTES, Integer.MAX_VALUE, 0, MAX_IDLE_BUFFER_BYTES);
        Server server = new Server(threads(), null, buffers);
        ServerConnector connector = connector(server, address);
        HeadDeadlines deadlines = new HeadDeadlines(connector.getScheduler());
        connector.addBean(deadlines);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
        server.setHandler(new GracefulHandler(new Door(
                new Routes(services, settings),
                new AnswerWriter(buffers),
                deadlines,
                new RequestLog(
                        settings.logRequests() ? Level.INFO : Level.DEBUG, new RequestNumbers(services.meter())))));
        server.setErrorHandler(new EmptyErrors());
        server.setStopTimeout(DRAIN.toMillis());
        begin(server, address);
        return new HttpServer(server, connector, deadlines);
    }

    /// The port that it listens on.
    public int port() {
        return connector.getLocalPort();
    }

    /// Stops to listen, lets the requests that are under way finish for 30 s at most, and ends.
    @Override
    public void close() {
        try {
            deadlines.closeIdle();
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop the HTTP server", e);
        }
    }

    static void begin(Server server, InetSocketAddress address) {
        try {
            server.start();
        } catch (Exception e) {
            try {
                server.stop();
            } catch (Exception second) {
                e.addSuppressed(second);
            }
            throw new IllegalStateException("cannot listen on " + address, e);
        }
    }

    /// Few threads of the platform for sockets, a virtual one for each request.
    private static QueuedThreadPool threads() {
        Executor virtual = task -> Thread.ofVirtual().name("http").start(task);
        QueuedThreadPool threads = new QueuedThreadPool(MAX_PLATFORM_THREADS);
        threads.setName("http-io");
        threads.setVirtualThreadsExecutor(virtual);
        return threads;
    }

    private static ServerConnector connector(Server server, InetSocketAddress address) {
        ServerConnector connector = new ServerConnector(server, 1, -1, new RawTargetConnections(configuration()));
        connector.setHost(
                address.getAddress() == null
                        ? address.getHostString()
                        : address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(STALL.toMillis());
        connector.setAcceptedTcpNoDelay(true);
        connector.setAcceptQueueSize(1024);
        return connector;
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
}
