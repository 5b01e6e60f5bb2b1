package dev.pictor.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.event.Level;

/// Listens for clients until it is closed.
public final class HttpServer implements AutoCloseable {
    private static final int MAX_BUFFER_BYTES = MediaWriter.CHUNK_BYTES;
    private static final int BUFFER_STEP_BYTES = 4 * 1024;
    private static final long MAX_IDLE_BUFFER_BYTES = 64L * 1024 * 1024;
    private static final int MAX_PLATFORM_THREADS = 16;

    /// Threads that look after connections, and answer what is remembered.
    private static final int MAX_SELECTORS = 8;

    /// How long a read or write may make no progress at all.
    static final Duration STALL = Duration.ofSeconds(75);

    /// How long requests that are under way may take when the server stops.
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final Server server;
    private final ServerConnector connector;

    private final HeadDeadlines deadlines;
    private final Protocols protocols;

    private HttpServer(Server server, ServerConnector connector, HeadDeadlines deadlines, Protocols protocols) {
        this.server = server;
        this.connector = connector;
        this.deadlines = deadlines;
        this.protocols = protocols;
    }

    /// Starts to listen.
    ///
    /// @throws UnusableKeysException if the certificate or its key cannot be used
    /// @throws IllegalStateException if the address cannot be had
    public static HttpServer start(Listening listening, HttpSettings settings, Services services) {
        ArrayByteBufferPool buffers = new ArrayByteBufferPool(
                0, BUFFER_STEP_BYTES, MAX_BUFFER_BYTES, Integer.MAX_VALUE, 0, MAX_IDLE_BUFFER_BYTES);
        Server server = new Server(threads(), null, buffers);
        Scheduler scheduler = new ScheduledExecutorScheduler("http-clock", true);
        server.addBean(scheduler);
        Protocols protocols = Protocols.of(listening.keys(), scheduler);
        ServerConnector connector = connector(server, listening.address(), protocols);
        HeadDeadlines deadlines =
                new HeadDeadlines(scheduler, listening.bounds().piece());
        connector.addBean(deadlines);
        connector.addBean(new AddressLimit(listening.bounds().connectionsPerAddress()));
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(listening.bounds().connections(), server));
        server.setHandler(new GracefulHandler(new Door(
                new Routes(services, settings, listening.bounds().body()),
                new AnswerWriter(buffers, listening.bounds().piece()),
                deadlines,
                new RequestLog(
                        settings.logRequests() ? Level.INFO : Level.DEBUG, new RequestNumbers(services.meter())))));
        server.setErrorHandler(new EmptyErrors());
        server.setStopTimeout(DRAIN.toMillis());
        begin(server, listening.address());
        return new HttpServer(server, connector, deadlines, protocols);
    }

    /// The port that it listens on.
    public int port() {
        return connector.getLocalPort();
    }

    /// Reads the certificate and its key again; happens by itself, too.
    void reloadKeys() {
        protocols.reloadKeys();
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

    private static ServerConnector connector(Server server, InetSocketAddress address, Protocols protocols) {
        int selectors = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_SELECTORS);
        ServerConnector connector = new ServerConnector(server, 1, selectors, protocols.factories());
        protocols.beans().forEach(connector::addBean);
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
}
