package dev.pictor.store.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Stands between a client and a server, and breaks connections when it is told to.
final class Relay implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final ServerSocket door;
    private final URI server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong cutAfter = new AtomicLong(NEVER);
    private volatile boolean silent;

    Relay(URI server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /// Cuts one connection, when this many bytes of answers went through it.
    void cutOnceAfter(long bytes) {
        cutAfter.set(bytes);
    }

    boolean hasCut() {
        return cutAfter.get() == NEVER;
    }

    /// From now on nothing is passed on.
    void fallSilent() {
        silent = true;
    }

    /// How many connections clients hold.
    int connections() {
        return open.size();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket upstream = new Socket(server.getHost(), server.getPort());
                open.add(client);
                Thread.ofVirtual().start(() -> pass(client, upstream, new AtomicLong(NEVER)));
                Thread.ofVirtual().start(() -> pass(upstream, client, cutAfter));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private void pass(Socket from, Socket to, AtomicLong limit) {
        long passed = 0;
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] piece = new byte[8192];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                passed += count;
                long end = limit.get();
                if (passed > end && limit.compareAndSet(end, NEVER)) {
                    return;
                }
                if (!silent) {
                    out.write(piece, 0, count);
                }
            }
        } catch (IOException broken) {
            // both sides are closed
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
