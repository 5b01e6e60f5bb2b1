package dev.pictor.repo.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A way to a server on this machine that stalls, swallows and cuts what passes, when it is told to.
public final class FaultyNetwork implements AutoCloseable {
    private static final int BUFFER_BYTES = 16_384;

    /// What the server says when a transaction is committed.
    private static final byte[] COMMITTED = "COMMIT\0".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket entrance;
    private final int serverPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger commitAnswersToLose = new AtomicInteger();
    private volatile boolean swallowing;
    private volatile boolean refusing;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private FaultyNetwork(ServerSocket entrance, int serverPort) {
        this.entrance = entrance;
        this.serverPort = serverPort;
    }

    public static FaultyNetwork before(int serverPort) {
        try {
            FaultyNetwork network =
                    new FaultyNetwork(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), serverPort);
            Thread.ofVirtual().start(network::accept);
            return network;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public int port() {
        return entrance.getLocalPort();
    }

    /// Holds everything back, in both directions, until it flows again.
    public void stall() {
        gate = new CountDownLatch(1);
    }

    /// Takes everything and passes nothing on, for connections of now and to come.
    public void swallow() {
        swallowing = true;
    }

    /// Cuts all connections, and those to come at once, as if there were no server.
    public void refuse() {
        refusing = true;
        cut();
    }

    /// Passes everything on again; what was swallowed is lost.
    public void flow() {
        swallowing = false;
        refusing = false;
        gate.countDown();
    }

    /// Cuts all connections.
    public void cut() {
        sockets.forEach(FaultyNetwork::close);
    }

    /// Cuts the connection on which the server next says that it committed, instead of passing that on.
    void loseNextCommitAnswer() {
        commitAnswersToLose.incrementAndGet();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                if (refusing) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().start(() -> pump(client, server, false));
                Thread.ofVirtual().start(() -> pump(server, client, true));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                gate.await();
                if (answers && saysCommitted(buffer, read) && isToBeLost()) {
                    return;
                }
                if (!swallowing) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException gone) {
            sockets.remove(from);
            sockets.remove(to);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isToBeLost() {
        return commitAnswersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private static boolean saysCommitted(byte[] buffer, int length) {
        for (int at = 0; at + COMMITTED.length <= length; at++) {
            if (Arrays.equals(buffer, at, at + COMMITTED.length, COMMITTED, 0, COMMITTED.length)) {
                return true;
            }
        }
        return false;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        flow();
        entrance.close();
        cut();
    }
}
