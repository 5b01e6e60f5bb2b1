package dev.pictor.remote.http;

import java.time.Duration;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/// What requests to other servers need. The first one starts it; an instance that never asks keeps no thread for it.
final class Client implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final int MAX_THREADS = 8;
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int MAX_CONNECTIONS_PER_ORIGIN = 8;

    private final String userAgent;
    private final AddressPolicy policy;
    private final GuardedResolver.Names names;
    private @Nullable HttpClient client;

    /// @param userAgent what we call ourselves
    Client(String userAgent, AddressPolicy policy, GuardedResolver.Names names) {
        this.userAgent = userAgent;
        this.policy = policy;
        this.names = names;
    }

    synchronized HttpClient started() {
        HttpClient running = client;
        if (running == null) {
            running = newClient();
            try {
                running.start();
                running.getContentDecoderFactories().clear(); // which the start fills
            } catch (Exception e) {
                throw new IllegalStateException("cannot start the HTTP client", e);
            }
            client = running;
        }
        return running;
    }

    private HttpClient newClient() {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 1);
        threads.setName("fetch");
        threads.setDaemon(true);
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setExecutor(threads);
        HttpClient fresh = new HttpClient(new HttpClientTransportOverHTTP(connector));
        fresh.setExecutor(threads);
        fresh.setFollowRedirects(false);
        fresh.setConnectTimeout(CONNECT_LIMIT.toMillis());
        fresh.setMaxConnectionsPerDestination(MAX_CONNECTIONS_PER_ORIGIN);
        fresh.setMaxResponseHeadersSize(MAX_HEAD_BYTES);
        fresh.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, userAgent));
        fresh.setSocketAddressResolver(
                new GuardedResolver(policy, names, task -> Thread.ofVirtual().start(task)));
        return fresh;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            try {
                client.stop();
            } catch (Exception e) {
                throw new IllegalStateException("cannot stop the HTTP client", e);
            }
            client = null;
        }
    }
}
