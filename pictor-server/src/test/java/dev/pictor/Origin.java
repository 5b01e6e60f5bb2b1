package dev.pictor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// Another server, on a loopback port, that serves what it is told to.
public final class Origin implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

    /// The last request.
    public volatile Map<String, String> lastHeaders = Map.of();

    public Origin() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, 404, "gone"));
        server.start();
    }

    /// Has a path answered.
    public void serve(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            asked.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
            lastHeaders = exchange.getRequestHeaders().entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(
                            Map.Entry::getKey, entry -> String.join(", ", entry.getValue())));
            handler.handle(exchange);
        });
    }

    public void serve(String path, String body) {
        serve(path, body.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void serve(String path, byte[] body) {
        serve(path, exchange -> answer(exchange, 200, body));
    }

    /// Has a path answered when `goOn` says so.
    ///
    /// @param asked tells that somebody waits
    public void serveLater(String path, CountDownLatch asked, CountDownLatch goOn, String body) {
        serve(path, exchange -> {
            asked.countDown();
            try {
                goOn.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            answer(exchange, 200, body);
        });
    }

    public void redirect(String path, int status, String location) {
        serve(path, exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            answer(exchange, status, "");
        });
    }

    public static void answer(HttpExchange exchange, int status, String body) throws IOException {
        answer(exchange, status, body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void answer(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /// How often a path was asked for.
    public int asked(String path) {
        AtomicInteger count = asked.get(path);
        return count == null ? 0 : count.get();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
